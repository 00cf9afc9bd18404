-- Holds on more than one batch: a failed metal check, a material lot, a line since a moment, a carton.

-- Who lets a hold go, and when it may go.
CREATE FUNCTION quty.hold_release_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF OLD.kind = 'metal' THEN
        PERFORM quty.require('release_metal');
        IF EXISTS (SELECT FROM quty.incident_report i WHERE i.hold_id = OLD.id AND i.state <> 'closed') THEN
            PERFORM quty.refuse('hold.incident_open', jsonb_build_object('number', (
                SELECT min(i.number) FROM quty.incident_report i WHERE i.hold_id = OLD.id AND i.state <> 'closed')));
        END IF;
    ELSE
        PERFORM quty.require('release_batches');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER hold_release_guard BEFORE UPDATE OF released_at ON quty.hold
FOR EACH ROW WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL)
EXECUTE FUNCTION quty.hold_release_guard();

-- Which batches a lot went into, and which ran on a line since a moment.
CREATE FUNCTION quty.batches_of_lot(lot bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT m.id FROM quty.lot t JOIN quty.manufacturing_order m ON m.id = t.manufacturing_order_id WHERE t.id = lot
    UNION
    SELECT m.id FROM quty.stock_move v JOIN quty.manufacturing_order m ON m.batch_number = v.reference WHERE v.lot_id = lot
    UNION
    SELECT w.manufacturing_order_id FROM quty.stock_move v JOIN quty.work_order w ON w.number = v.reference
    WHERE v.lot_id = lot
    UNION
    SELECT w.manufacturing_order_id FROM quty.material_consumption u JOIN quty.work_order w ON w.id = u.work_order_id
    WHERE u.lot_id = lot AND lot <> 0
$$;

CREATE FUNCTION quty.batches_of_line(line bigint, since timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT w.manufacturing_order_id FROM quty.production_output p JOIN quty.work_order w ON w.id = p.work_order_id
    WHERE p.line_id = line AND p.at >= since
    UNION
    SELECT t.manufacturing_order_id FROM quty.transfer t
    WHERE t.to_line_id = line AND t.accepted_at >= since AND t.state IN ('accepted', 'completed')
    UNION
    SELECT o.manufacturing_order_id FROM quty.line_occupancy o
    WHERE o.line_id = line AND (o.cleared_at IS NULL OR o.cleared_at >= since)
$$;

CREATE FUNCTION quty.hold_set_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    short jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.scope = 'detector' AND pg_trigger_depth() < 2 THEN
            PERFORM quty.refuse('hold_set.by_check');
        ELSIF NEW.scope <> 'detector' THEN
            PERFORM quty.require('hold_batches');
        END IF;
        -- Postings of the lot that are under way are waited for, later ones see the hold.
        PERFORM FROM quty.lot t WHERE t.id = NEW.lot_id FOR UPDATE;
        NEW.released_at := NULL;
        NEW.released_by := NULL;
        RETURN NEW;
    END IF;
    IF OLD.released_at IS NOT NULL THEN
        PERFORM quty.refuse('hold.released', jsonb_build_object('person', OLD.released_by));
    END IF;
    IF NEW.released_at IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM quty.require(CASE OLD.scope WHEN 'detector' THEN 'release_metal' ELSE 'release_batches' END);
    IF OLD.scope = 'detector' THEN
        SELECT jsonb_agg(jsonb_build_object('batch', m.batch_number, 'pcs', d.pcs, 'again', d.again) ORDER BY m.batch_number)
        INTO short FROM quty.doubt_of(OLD.id) d JOIN quty.manufacturing_order m ON m.id = d.manufacturing_order_id
        WHERE d.again < d.pcs;
        IF short IS NOT NULL THEN
            PERFORM quty.refuse('hold_set.not_passed_again', jsonb_build_object('number', OLD.number, 'batches', short));
        END IF;
    END IF;
    NEW.released_at := now();
    NEW.released_by := session_user;
    RETURN NEW;
END
$$;
CREATE TRIGGER hold_set_guard BEFORE INSERT OR UPDATE ON quty.hold_set
FOR EACH ROW EXECUTE FUNCTION quty.hold_set_guard();

-- What a failed check put in doubt, batch by batch, and how much of it went through a trusted detector again.
CREATE FUNCTION quty.doubt_of(bundle bigint)
RETURNS TABLE (manufacturing_order_id bigint, pcs bigint, again bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT p.manufacturing_order_id, sum(p.pcs - p.found_pcs),
           coalesce((SELECT sum(r.pcs) FROM quty.metal_passage r
                     WHERE r.hold_set_id = bundle AND r.manufacturing_order_id = p.manufacturing_order_id
                       AND NOT EXISTS (SELECT FROM quty.hold_set o WHERE o.check_id IS NOT NULL AND o.released_at IS NULL
                                       AND o.id <> bundle
                                       AND r.id IN (SELECT x.id FROM quty.doubtful_passages(o.check_id) x))), 0)
    FROM quty.hold_set s CROSS JOIN LATERAL quty.doubtful_passages(s.check_id) p
    WHERE s.id = bundle
    GROUP BY p.manufacturing_order_id
$$;

-- The batches of a lot, of a line since a moment, or of a carton are kept with it.
CREATE FUNCTION quty.hold_set_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    INSERT INTO quty.held_batch (manufacturing_order_id, hold_set_id)
    SELECT b, NEW.id
    FROM (SELECT quty.batches_of_lot(NEW.lot_id) AS b WHERE NEW.scope = 'lot'
          UNION SELECT quty.batches_of_line(NEW.line_id, NEW.since) WHERE NEW.scope = 'line'
          UNION SELECT c.manufacturing_order_id FROM quty.carton c WHERE c.id = NEW.carton_id) AS batches
    JOIN quty.manufacturing_order m ON m.id = b AND m.state <> 'cancelled'
    ON CONFLICT (hold_set_id, manufacturing_order_id) DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER hold_set_follow AFTER INSERT ON quty.hold_set
FOR EACH ROW WHEN (NEW.scope <> 'detector') EXECUTE FUNCTION quty.hold_set_follow();

-- A held lot leaves the store neither for production nor for a customer; within the store and back it may go.
CREATE FUNCTION quty.held_lots_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    held record;
BEGIN
    SELECT t.number AS lot, s.number, s.reason INTO held
    FROM new_rows n JOIN quty.hold_set s ON s.lot_id = n.lot_id AND s.released_at IS NULL
    JOIN quty.place p ON p.id = n.to_place_id AND p.kind IN ('production', 'department', 'transit', 'customer')
    JOIN quty.lot t ON t.id = n.lot_id LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('lot.held', jsonb_build_object('lot', held.lot, 'number', held.number, 'reason', held.reason));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_move_held_lots AFTER INSERT ON quty.stock_move REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION quty.held_lots_stay();

-- A kept batch does not move on: its slips are neither sent nor accepted until quality lets it go.
CREATE FUNCTION quty.transfer_free_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.state IN ('blocked', 'locked', 'accepted', 'completed')
        AND (TG_OP = 'INSERT' OR (NEW.state <> OLD.state AND OLD.state <> 'accepted')) THEN
        -- A hold that is being made now is waited for: its foreign key shares this row.
        PERFORM FROM quty.manufacturing_order m WHERE m.id = NEW.manufacturing_order_id FOR UPDATE;
        PERFORM quty.require_free_batch(NEW.manufacturing_order_id);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transfer_free_batch BEFORE INSERT OR UPDATE ON quty.transfer
FOR EACH ROW EXECUTE FUNCTION quty.transfer_free_batch();

-- Remind the laboratory of unit loads that have stood for 72 hours, once each; whichever window looks first does it.
CREATE FUNCTION quty.remind_stacking() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    due record;
BEGIN
    FOR due IN
        SELECT s.id, m.batch_number FROM quty.stacking_load s
        JOIN quty.manufacturing_order m ON m.id = s.manufacturing_order_id
        WHERE s.finished_at IS NULL AND s.reminded_at IS NULL AND s.due_at <= now()
        ORDER BY s.id FOR UPDATE OF s SKIP LOCKED
    LOOP
        UPDATE quty.stacking_load s SET reminded_at = now(), version = s.version + 1 WHERE s.id = due.id;
        INSERT INTO quty.alert (kind, severity, department, escalation, subject_kind, subject_id, message, params)
        VALUES ('other', 'warning', 'QC', '[]', 'stacking_load', due.id, 'stacking.due',
                jsonb_build_object('batch', due.batch_number));
    END LOOP;
END
$$;
