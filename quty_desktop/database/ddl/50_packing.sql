-- Batches, cartons and shipping marks: week and destination come from the order line and from nowhere else, and a kept
-- batch gets no mark.

CREATE VIEW quty.carton_identity WITH (security_barrier) AS
SELECT c.id AS carton_id, c.manufacturing_order_id, c.number, c.pcs, c.partial, c.state, c.pallet_id,
       t.cartons_total,
       m.batch_number, l.id AS order_line_id, o.id AS order_id, o.number AS order_number,
       a.id AS article_id, a.code AS article_code, a.name AS article_name,
       l.week_year, l.week_number, d.id AS destination_id, d.code AS destination_code, d.name AS destination_name
FROM quty.carton c
JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
JOIN quty.buyer_order_line l ON l.id = m.order_line_id
JOIN quty.buyer_order o ON o.id = l.order_id
JOIN quty.article a ON a.id = l.article_id
JOIN quty.destination d ON d.id = l.destination_id
CROSS JOIN LATERAL (
    SELECT count(*) AS cartons_total FROM quty.carton x WHERE x.manufacturing_order_id = m.id AND x.state <> 'void') t;

-- The holds of one batch, and the batches that a set keeps; those have keys below zero, for they are let go with their set.
CREATE VIEW quty.any_hold WITH (security_barrier) AS
SELECT h.id, h.manufacturing_order_id, h.kind, h.reason, h.opened_at, h.opened_by, h.released_at, h.released_by,
       h.release_reason, NULL::bigint AS hold_set_id, NULL::bigint AS carton_id
FROM quty.hold h
UNION ALL
SELECT -b.id, b.manufacturing_order_id, s.kind, s.reason, b.at, b.added_by, s.released_at, s.released_by,
       s.release_reason, s.id, s.carton_id
FROM quty.held_batch b JOIN quty.hold_set s ON s.id = b.hold_set_id;

-- What keeps a batch from its shipping marks; empty when nothing does. A failed test keeps it until a later test of the
-- type passes or quality clears it (FC 1140), a blocked inspection and a metal find likewise, a hold until released.
CREATE FUNCTION quty.batch_blockers(manufacturing_order bigint)
RETURNS TABLE (kind text, ref bigint, code text, since timestamptz, person text, note text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT 'lab_test', t.id, t.test_type, t.recorded_at, t.inspected_by, t.note
    FROM quty.lab_test t
    WHERE t.manufacturing_order_id = manufacturing_order AND t.result = 'fail'
      AND NOT EXISTS (SELECT FROM quty.lab_test later WHERE later.manufacturing_order_id = manufacturing_order
                      AND later.test_type = t.test_type AND later.method_id IS NOT DISTINCT FROM t.method_id
                      AND later.id > t.id AND later.result = 'pass')
      AND NOT EXISTS (SELECT FROM quty.clearance c WHERE c.lab_test_id = t.id)
    UNION ALL
    -- Release 0.1 knows no sets: it takes them for a blocked inspection of the kind that it knows.
    SELECT CASE WHEN h.kind IN ('metal', 'metal_check') THEN 'metal' ELSE 'hold' END, h.id,
           CASE WHEN h.id > 0 OR current_setting('application_name') NOT LIKE 'Quty 0.1.%' THEN h.kind
                WHEN h.kind = 'metal_check' THEN 'metal' ELSE 'incoming' END, h.opened_at, h.opened_by, h.reason
    FROM quty.any_hold h WHERE h.manufacturing_order_id = manufacturing_order AND h.released_at IS NULL AND h.carton_id IS NULL
    UNION ALL
    SELECT CASE i.inspection_type WHEN 'metal' THEN 'metal' ELSE 'inspection' END, i.id, i.inspection_type, i.recorded_at,
           i.inspected_by, i.note
    FROM quty.inspection i
    WHERE i.manufacturing_order_id = manufacturing_order
      AND (i.result = 'blocked' OR (i.result = 'fail' AND i.inspection_type = 'metal'))
      AND NOT EXISTS (SELECT FROM quty.inspection later WHERE later.manufacturing_order_id = manufacturing_order
                      AND later.inspection_type = i.inspection_type AND later.id > i.id AND later.result = 'pass')
      AND NOT EXISTS (SELECT FROM quty.clearance c WHERE c.inspection_id = i.id)
    ORDER BY 4, 2
$$;

-- Refuse when something keeps the batch; also for services that ask before they print.
CREATE FUNCTION quty.require_free_batch(manufacturing_order bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    blockers jsonb;
    batch text;
BEGIN
    SELECT jsonb_agg(jsonb_build_object('kind', b.kind, 'ref', b.ref, 'code', b.code, 'since', b.since,
                                        'person', b.person, 'note', b.note))
    INTO blockers FROM quty.batch_blockers(manufacturing_order) b;
    IF blockers IS NOT NULL THEN
        SELECT m.batch_number INTO batch FROM quty.manufacturing_order m WHERE m.id = manufacturing_order;
        PERFORM quty.refuse('batch_on_hold', jsonb_build_object(
            'batch', batch, 'blockers', blockers, 'permission', 'release_batches',
            'roles', (SELECT jsonb_agg(g.role_code ORDER BY g.role_code) FROM quty.role_permission g
                      WHERE g.permission = 'release_batches')));
    END IF;
END
$$;

CREATE FUNCTION quty.mark_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    truth record;
    cartons integer;
    total integer;
BEGIN
    -- Tests and holds of this batch that are being recorded now are waited for: their foreign key shares this row.
    SELECT m.batch_number, a.code AS article, l.week_year, l.week_number, d.code AS destination INTO truth
    FROM quty.manufacturing_order m JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.article a ON a.id = l.article_id JOIN quty.destination d ON d.id = l.destination_id
    WHERE m.id = NEW.manufacturing_order_id FOR UPDATE OF m FOR SHARE OF l;
    PERFORM quty.require_release(NEW.manufacturing_order_id, 'marks');
    PERFORM quty.require_free_cartons(NEW.manufacturing_order_id, NEW.first_carton, NEW.last_carton);
    IF NEW.article_code <> truth.article THEN
        PERFORM quty.refuse('mark.wrong_article', jsonb_build_object('batch', truth.batch_number, 'printed', NEW.article_code, 'ordered', truth.article));
    END IF;
    IF (NEW.week_year, NEW.week_number) <> (truth.week_year, truth.week_number) THEN
        PERFORM quty.refuse('mark.wrong_week', jsonb_build_object('batch', truth.batch_number,
            'printed', format('W%s-%s', lpad(NEW.week_number::text, 2, '0'), NEW.week_year),
            'ordered', format('W%s-%s', lpad(truth.week_number::text, 2, '0'), truth.week_year)));
    END IF;
    IF NEW.destination_code <> truth.destination THEN
        PERFORM quty.refuse('mark.wrong_destination', jsonb_build_object('batch', truth.batch_number, 'printed', NEW.destination_code, 'ordered', truth.destination));
    END IF;
    SELECT count(*) FILTER (WHERE c.number BETWEEN NEW.first_carton AND NEW.last_carton), count(*) INTO cartons, total
    FROM quty.carton c WHERE c.manufacturing_order_id = NEW.manufacturing_order_id AND c.state <> 'void';
    IF cartons <> NEW.last_carton - NEW.first_carton + 1 OR total <> NEW.cartons_total THEN
        PERFORM quty.refuse('mark.unknown_cartons', jsonb_build_object('batch', truth.batch_number,
            'first', NEW.first_carton, 'last', NEW.last_carton, 'total', total));
    END IF;
    SELECT coalesce(max(p.counter), 0) + 1 INTO NEW.counter FROM quty.shipping_mark_print p
    WHERE p.manufacturing_order_id = NEW.manufacturing_order_id
      AND p.first_carton <= NEW.last_carton AND p.last_carton >= NEW.first_carton;
    IF NEW.counter > 1 THEN
        PERFORM quty.require('reprint_marks');
        IF btrim(NEW.reason) = '' THEN
            PERFORM quty.refuse('mark.reason_needed', jsonb_build_object('batch', truth.batch_number));
        END IF;
    END IF;
    NEW.at := now();
    NEW.printed_by := session_user;
    RETURN NEW;
END
$$;
CREATE TRIGGER shipping_mark_print_guard BEFORE INSERT ON quty.shipping_mark_print
FOR EACH ROW EXECUTE FUNCTION quty.mark_guard();

-- What has been printed on cartons is not changed under them.
CREATE FUNCTION quty.order_line_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF (NEW.article_id, NEW.week_year, NEW.week_number, NEW.destination_id)
        IS DISTINCT FROM (OLD.article_id, OLD.week_year, OLD.week_number, OLD.destination_id)
        AND EXISTS (SELECT FROM quty.manufacturing_order m JOIN quty.shipping_mark_print p ON p.manufacturing_order_id = m.id
                    WHERE m.order_line_id = OLD.id)
    THEN
        PERFORM quty.refuse('order_line.marks_printed', jsonb_build_object('line', OLD.number));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER buyer_order_line_guard BEFORE UPDATE ON quty.buyer_order_line
FOR EACH ROW EXECUTE FUNCTION quty.order_line_guard();

-- A manufacturing order leaves its draft by approval only, and the approver's name is the login's.
CREATE FUNCTION quty.manufacturing_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.state NOT IN ('draft', 'cancelled') AND (TG_OP = 'INSERT' OR OLD.state IN ('draft', 'cancelled')) THEN
        PERFORM quty.require('approve_production');
        NEW.approved_at := now();
        NEW.approved_by := session_user;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.approved_at := NULL;
        NEW.approved_by := NULL;
    ELSE
        NEW.approved_at := OLD.approved_at;
        NEW.approved_by := OLD.approved_by;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER manufacturing_order_guard BEFORE INSERT OR UPDATE ON quty.manufacturing_order
FOR EACH ROW EXECUTE FUNCTION quty.manufacturing_guard();

-- A hold is released once, by the person who signs it.
CREATE FUNCTION quty.hold_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.released_at := NULL;
        NEW.released_by := NULL;
    ELSIF OLD.released_at IS NOT NULL THEN
        PERFORM quty.refuse('hold.released', jsonb_build_object('person', OLD.released_by));
    ELSIF NEW.released_at IS NOT NULL THEN
        NEW.released_at := now();
        NEW.released_by := session_user;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER hold_guard BEFORE INSERT OR UPDATE ON quty.hold FOR EACH ROW EXECUTE FUNCTION quty.hold_guard();
