-- The warehouse: which way each right may move goods, lots and their inspection, issues with their two signatures,
-- kanban cards within the limits of their board, and stock-takes that are blind by grant.

-- A place that the rules need: goods come from the supplier, wait for inspection, go on their way, get lost. A plant
-- that has one by kind keeps it; otherwise it is made when it is first needed. A department's own place by its code.
CREATE FUNCTION quty.known_place(purpose text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    wanted record;
    found_id bigint;
BEGIN
    SELECT * INTO wanted FROM (VALUES
        ('supplier', 'SUPPLIER', 'Supplier', 'supplier', NULL::text),
        ('production', 'PRODUCTION', 'Production', 'production', NULL),
        ('loss', 'LOSS', 'Loss and difference', 'loss', NULL),
        ('transit', 'TRANSIT', 'On the way', 'transit', NULL),
        ('subcontractor', 'SUBCON', 'At the subcontractor', 'transit', NULL),
        ('incoming', 'INCOMING', 'Waiting for inspection', 'quarantine', 'WHS'),
        ('rejected', 'REJECT', 'Rejected material', 'quarantine', 'WHS')
    ) AS known (purpose, code, name, kind, department) WHERE known.purpose = known_place.purpose;
    IF NOT FOUND THEN
        SELECT purpose, purpose AS code, purpose AS name, 'department' AS kind, purpose AS department INTO wanted;
    END IF;
    FOR attempt IN 1..2 LOOP
        SELECT p.id INTO found_id FROM quty.place p
        WHERE p.kind = wanted.kind AND p.department IS NOT DISTINCT FROM wanted.department AND p.active
          AND (wanted.kind NOT IN ('quarantine', 'transit') OR p.code = wanted.code)
        ORDER BY p.id LIMIT 1;
        EXIT WHEN found_id IS NOT NULL;
        INSERT INTO quty.place (code, name, kind, department, keeps_balance)
        VALUES (wanted.code, wanted.name, wanted.kind, wanted.department,
                wanted.kind NOT IN ('supplier', 'production', 'loss'))
        ON CONFLICT (code) DO NOTHING;
    END LOOP;
    IF found_id IS NULL THEN
        PERFORM quty.refuse('stock.no_place', jsonb_build_object('place', wanted.code, 'kind', wanted.kind));
    END IF;
    RETURN found_id;
END
$$;

-- Refuses moves that go another way than a right allows. Areas, racks and bins are one: the store.
CREATE FUNCTION quty.check_ways(moves jsonb, ways text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT f.code AS "from", t.code AS "to" INTO wrong
    FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, place bigint)
    JOIN quty.place f ON f.id = coalesce(m."from", m.place)
    LEFT JOIN quty.place t ON t.id = m."to"
    CROSS JOIN LATERAL (SELECT
        CASE WHEN f.kind IN ('area', 'rack', 'bin') THEN 'store' ELSE f.kind END || '>' ||
        CASE WHEN t.id IS NULL THEN 'reserve' WHEN t.kind IN ('area', 'rack', 'bin') THEN 'store' ELSE t.kind END AS way
    ) AS goes
    WHERE goes.way <> ALL (ways) LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('stock.wrong_way', to_jsonb(wrong));
    END IF;
END
$$;

-- Receiving: into quarantine, out of it when the inspection has passed, back to the supplier, between racks.
CREATE FUNCTION quty.receive_moves(command text, request uuid, reason text, moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    PERFORM quty.check_ways(moves, ARRAY['supplier>quarantine', 'quarantine>quarantine', 'quarantine>store',
                                         'quarantine>supplier', 'store>store', 'store>quarantine']);
    SELECT l.number AS lot, l.state INTO kept
    FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, lot bigint)
    JOIN quty.place f ON f.id = m."from" AND f.kind = 'quarantine'
    JOIN quty.place t ON t.id = m."to" AND t.kind IN ('area', 'rack', 'bin')
    JOIN quty.lot l ON l.id = m.lot AND l.id <> 0 AND l.state <> 'passed' LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('lot.not_passed', to_jsonb(kept));
    END IF;
    RETURN quty.post_moves(command, request, reason, moves);
END
$$;

-- Issuing: set aside, hand over to transit, take back from transit, put a difference to the losses.
CREATE FUNCTION quty.issue_moves(command text, request uuid, reason text, moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    PERFORM quty.check_ways(moves, ARRAY['store>reserve', 'store>transit', 'transit>store', 'transit>loss']);
    SELECT l.number AS lot, l.state INTO kept
    FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, lot bigint)
    JOIN quty.place t ON t.id = m."to" AND t.kind = 'transit'
    JOIN quty.lot l ON l.id = m.lot AND l.kind = 'material' AND l.state <> 'passed' LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('lot.not_passed', to_jsonb(kept));
    END IF;
    RETURN quty.post_moves(command, request, reason, moves);
END
$$;

-- The floor: takes what is under way to it, sends back what is left, uses it up.
CREATE FUNCTION quty.floor_moves(command text, request uuid, reason text, moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.check_ways(moves, ARRAY['transit>department', 'department>transit', 'department>production']);
    RETURN quty.post_moves(command, request, reason, moves);
END
$$;

-- A delivered lot is inspected before anybody uses it; only quality says so.
CREATE FUNCTION quty.lot_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.kind = 'material' AND NEW.state <> 'not_inspected' AND (TG_OP = 'INSERT' OR NEW.state <> OLD.state) THEN
        PERFORM quty.require('record_inspections');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER lot_guard BEFORE INSERT OR UPDATE OF state ON quty.lot FOR EACH ROW EXECUTE FUNCTION quty.lot_guard();

-- An issue is signed by both sides: the warehouse issues, the department that gets it confirms; the other way for goods
-- that come back.
CREATE FUNCTION quty.material_issue_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    back boolean := NEW.kind = 'return';
    giver text := CASE WHEN NEW.kind = 'return' THEN 'request_material' ELSE 'issue_material' END;
    taker text := CASE WHEN NEW.kind = 'return' THEN 'issue_material' ELSE 'request_material' END;
    params jsonb := jsonb_build_object('number', NEW.number, 'state', NEW.state, 'department', NEW.department);
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM quty.require(giver);
        NEW.issued_at := NULL; NEW.issued_by := NULL; NEW.received_at := NULL; NEW.received_by := NULL;
        IF back THEN
            NEW.state := 'issued';
        ELSIF NEW.state NOT IN ('picking', 'issued') THEN
            PERFORM quty.refuse('issue.wrong_state', params);
        END IF;
    ELSE
        NEW.issued_at := OLD.issued_at; NEW.issued_by := OLD.issued_by;
        NEW.received_at := OLD.received_at; NEW.received_by := OLD.received_by;
        NEW.kind := OLD.kind; NEW.department := OLD.department; NEW.number := OLD.number;
        IF NEW.state = OLD.state THEN
            PERFORM quty.require('issue_material');
        ELSIF (OLD.state, NEW.state) IN (('picking', 'issued'), ('picking', 'cancelled')) THEN
            PERFORM quty.require('issue_material');
        ELSIF (OLD.state, NEW.state) = ('issued', 'received') THEN
            PERFORM quty.require(taker);
            IF NOT quty.is_in(CASE WHEN back THEN 'WHS' ELSE NEW.department END) THEN
                PERFORM quty.refuse('issue.other_department', params);
            END IF;
            IF session_user = OLD.issued_by THEN
                PERFORM quty.refuse('issue.own_confirmation', params);
            END IF;
            NEW.received_at := now(); NEW.received_by := session_user;
        ELSE
            PERFORM quty.refuse('issue.wrong_state', params || jsonb_build_object('state', OLD.state));
        END IF;
    END IF;
    IF NEW.state = 'issued' AND (TG_OP = 'INSERT' OR OLD.state <> 'issued') THEN
        IF back AND NOT quty.is_in(NEW.department) THEN
            PERFORM quty.refuse('issue.other_department', params);
        END IF;
        NEW.issued_at := now(); NEW.issued_by := session_user;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER material_issue_guard BEFORE INSERT OR UPDATE ON quty.material_issue
FOR EACH ROW EXECUTE FUNCTION quty.material_issue_guard();

-- What was picked stays as it was picked; later only what was counted is added.
CREATE FUNCTION quty.material_issue_line_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.material_issue;
BEGIN
    SELECT * INTO head FROM quty.material_issue i WHERE i.id = NEW.issue_id FOR SHARE;
    IF TG_OP = 'INSERT' THEN
        PERFORM quty.require(CASE WHEN head.kind = 'return' THEN 'request_material' ELSE 'issue_material' END);
        IF head.kind = 'issue' AND head.state <> 'picking' THEN
            PERFORM quty.refuse('issue.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
        END IF;
    ELSIF (NEW.issue_id, NEW.article_id, NEW.lot_id, NEW.place_id, NEW.qty)
        IS DISTINCT FROM (OLD.issue_id, OLD.article_id, OLD.lot_id, OLD.place_id, OLD.qty)
        OR (OLD.received_qty IS NOT NULL AND NEW.received_qty IS DISTINCT FROM OLD.received_qty)
    THEN
        PERFORM quty.refuse('issue.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
    ELSIF NEW.settled_qty <> OLD.settled_qty THEN
        PERFORM quty.require('issue_material');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER material_issue_line_guard BEFORE INSERT OR UPDATE ON quty.material_issue_line
FOR EACH ROW EXECUTE FUNCTION quty.material_issue_line_guard();

-- Cards of a department, within the limits of its board. The board is locked meanwhile, so that two windows do not
-- both take its last place.
CREATE FUNCTION quty.locked_board(wanted text) RETURNS quty.kanban_board
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    board quty.kanban_board;
BEGIN
    INSERT INTO quty.kanban_board (department) VALUES (wanted) ON CONFLICT (department) DO NOTHING;
    SELECT * INTO board FROM quty.kanban_board b WHERE b.department = wanted FOR UPDATE;
    RETURN board;
END
$$;

CREATE FUNCTION quty.kanban_card_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    board quty.kanban_board;
    open_cards bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM quty.require('request_material');
        IF NOT quty.is_in(NEW.department) THEN
            PERFORM quty.refuse('kanban.other_department', jsonb_build_object('department', NEW.department));
        END IF;
        board := quty.locked_board(NEW.department);
        SELECT count(*) INTO open_cards FROM quty.kanban_card c
        WHERE c.department = NEW.department AND c.state IN ('pending', 'approved');
        IF open_cards >= board.max_pending THEN
            PERFORM quty.refuse('kanban.board_full', jsonb_build_object('count', open_cards, 'limit', board.max_pending));
        END IF;
        NEW.state := CASE WHEN NEW.qty <= board.auto_approve_below THEN 'approved' ELSE 'pending' END;
        NEW.fulfilled_qty := 0;
        NEW.approved_at := NULL; NEW.approved_by := NULL; NEW.fulfilled_at := NULL; NEW.fulfilled_by := NULL;
        RETURN NEW;
    END IF;
    NEW.approved_at := OLD.approved_at; NEW.approved_by := OLD.approved_by;
    IF NEW.fulfilled_qty <> OLD.fulfilled_qty THEN
        PERFORM quty.require('issue_material');
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) = ('pending', 'approved') THEN
        PERFORM quty.require('supervise_warehouse');
        NEW.approved_at := now(); NEW.approved_by := session_user;
    ELSIF NEW.state IN ('in_progress', 'completed') AND OLD.state IN ('approved', 'in_progress') THEN
        PERFORM quty.require('issue_material');
        IF OLD.state = 'approved' AND NEW.state = 'in_progress' THEN
            board := quty.locked_board(NEW.department);
            SELECT count(*) INTO open_cards FROM quty.kanban_card c
            WHERE c.department = NEW.department AND c.state = 'in_progress';
            IF open_cards >= board.max_in_progress THEN
                PERFORM quty.refuse('kanban.too_many_running',
                                    jsonb_build_object('count', open_cards, 'limit', board.max_in_progress));
            END IF;
        END IF;
        IF NEW.state = 'completed' THEN
            NEW.fulfilled_at := now(); NEW.fulfilled_by := session_user;
        END IF;
    ELSIF NEW.state = 'cancelled' AND OLD.state IN ('pending', 'approved') THEN
        PERFORM quty.require('request_material');
        IF NOT quty.is_in(NEW.department) THEN
            PERFORM quty.refuse('kanban.other_department', jsonb_build_object('department', NEW.department));
        END IF;
    ELSIF NEW.state = 'refused' AND OLD.state IN ('pending', 'approved') THEN
        PERFORM quty.require('supervise_warehouse');
    ELSE
        PERFORM quty.refuse('kanban.wrong_state', jsonb_build_object('number', NEW.number, 'state', OLD.state));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER kanban_card_guard BEFORE INSERT OR UPDATE ON quty.kanban_card
FOR EACH ROW EXECUTE FUNCTION quty.kanban_card_guard();
