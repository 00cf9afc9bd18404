-- Hand-overs and lines: week and destination come from the order, and the signatures are the logins'.

CREATE FUNCTION quty.transfer_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    SELECT l.week_year, l.week_number, l.destination_id INTO NEW.week_year, NEW.week_number, NEW.destination_id
    FROM quty.manufacturing_order m JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    WHERE m.id = NEW.manufacturing_order_id;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF OLD.state IN ('completed', 'cancelled') OR (OLD.state = 'accepted' AND NEW.state <> 'completed') THEN
        PERFORM quty.refuse('transfer.settled', jsonb_build_object('number', OLD.number, 'state', OLD.state,
                                                                   'person', OLD.accepted_by));
    END IF;
    IF OLD.state = 'locked'
        AND (NEW.sent_pcs, NEW.manufacturing_order_id, NEW.article_id, NEW.from_department, NEW.to_department)
            IS DISTINCT FROM (OLD.sent_pcs, OLD.manufacturing_order_id, OLD.article_id, OLD.from_department, OLD.to_department)
    THEN
        PERFORM quty.refuse('transfer.locked', jsonb_build_object('number', OLD.number));
    END IF;
    IF NEW.state IN ('accepted', 'completed') AND OLD.state NOT IN ('accepted', 'completed') THEN
        IF OLD.state <> 'locked' THEN
            PERFORM quty.refuse('transfer.not_sent', jsonb_build_object('number', OLD.number, 'state', OLD.state));
        END IF;
        NEW.accepted_at := now();
        NEW.accepted_by := session_user;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transfer_guard BEFORE INSERT OR UPDATE ON quty.transfer FOR EACH ROW EXECUTE FUNCTION quty.transfer_guard();

CREATE FUNCTION quty.line_occupancy_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    SELECT p.department INTO NEW.department FROM quty.production_line p WHERE p.id = NEW.line_id;
    SELECT l.article_id, l.week_year, l.week_number, l.destination_id
    INTO NEW.article_id, NEW.week_year, NEW.week_number, NEW.destination_id
    FROM quty.manufacturing_order m JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    WHERE m.id = NEW.manufacturing_order_id;
    IF TG_OP = 'UPDATE' AND OLD.cleared_at IS NOT NULL THEN
        PERFORM quty.refuse('line.cleared', jsonb_build_object('person', OLD.cleared_by));
    END IF;
    IF NEW.cleared_at IS NOT NULL THEN
        NEW.cleared_at := now();
        NEW.cleared_by := session_user;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER line_occupancy_guard BEFORE INSERT OR UPDATE ON quty.line_occupancy
FOR EACH ROW EXECUTE FUNCTION quty.line_occupancy_guard();

-- Freeze the places of a stock-take: postings under way are waited for, later ones are refused.
CREATE FUNCTION quty.freeze_places(places bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM FROM quty.place p WHERE p.id = ANY (places) ORDER BY p.id FOR UPDATE;
    UPDATE quty.place p SET frozen_at = now(), frozen_by = session_user, version = p.version + 1
    WHERE p.id = ANY (places) AND p.frozen_at IS NULL;
END
$$;

CREATE FUNCTION quty.unfreeze_places(places bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    UPDATE quty.place p SET frozen_at = NULL, frozen_by = NULL, version = p.version + 1
    WHERE p.id = ANY (places) AND p.frozen_at IS NOT NULL
$$;
