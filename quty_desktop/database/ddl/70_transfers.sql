-- Hand-overs and lines: week and destination come from the order, and the signatures are the logins'.

-- Whether the login works in a department; administrators stand in everywhere, as at stock places, and the warehouse
-- and PPIC do what a subcontractor's work asks for.
CREATE FUNCTION quty.is_in(wanted text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(quty.my_department() IN (wanted, 'ADM')
                    OR wanted = 'SUB' AND quty.my_department() IN ('WHS', 'PPIC'), false)
        OR pg_has_role(session_user, 'quty_owner', 'MEMBER')
$$;

-- Good pieces of a work order that its slips hold: cancelled ones hold none, and miscounted pieces never left.
CREATE FUNCTION quty.sent_pieces(work_order bigint, beside bigint DEFAULT NULL) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(sum(CASE WHEN t.difference_outcome = 'at_sender' THEN t.received_pcs ELSE t.sent_pcs END), 0)
    FROM quty.transfer t
    WHERE t.work_order_id = work_order AND t.state <> 'cancelled' AND t.id IS DISTINCT FROM beside
$$;

-- Pieces that a line received for the batch on it and has not made yet.
CREATE FUNCTION quty.pieces_on_line(occupancy quty.line_occupancy) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT greatest(0, coalesce((SELECT sum(coalesce(t.received_pcs, t.sent_pcs)) FROM quty.transfer t
                                 WHERE t.to_line_id = occupancy.line_id AND t.sent_at >= occupancy.occupied_at
                                   AND t.state IN ('locked', 'accepted', 'completed')), 0)
                     - coalesce((SELECT sum(p.good_pcs + p.reject_pcs) FROM quty.production_output p
                                 WHERE p.line_id = occupancy.line_id AND p.at >= occupancy.occupied_at), 0))
$$;

-- What stands on a line and keeps a batch from it; NULL when the line is clear or holds the same article code for the
-- same week and destination.
CREATE FUNCTION quty.line_blocker(line bigint, batch bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT jsonb_build_object(
        'kind', CASE WHEN held.code = wanted.code THEN 'segregation' ELSE 'line_clearance' END,
        'line', p.department || ' ' || p.number, 'batch', m.batch_number, 'article', held.code,
        'week_year', o.week_year, 'week_number', o.week_number, 'destination', d.code,
        'pieces', quty.pieces_on_line(o))
    FROM quty.line_occupancy o
    JOIN quty.production_line p ON p.id = o.line_id
    JOIN quty.manufacturing_order m ON m.id = o.manufacturing_order_id
    JOIN quty.article held ON held.id = o.article_id
    JOIN quty.destination d ON d.id = o.destination_id
    JOIN quty.manufacturing_order n ON n.id = batch
    JOIN quty.buyer_order_line l ON l.id = n.order_line_id
    JOIN quty.article wanted ON wanted.id = l.article_id
    WHERE o.line_id = line AND o.cleared_at IS NULL
      AND (held.code, o.week_year, o.week_number, o.destination_id)
          IS DISTINCT FROM (wanted.code, l.week_year, l.week_number, l.destination_id)
$$;

-- Whether a work order makes pieces of a batch: its own, and in cutting those that are cut with it.
CREATE FUNCTION quty.cut_for(work quty.work_order, batch bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT batch = work.manufacturing_order_id OR (work.department = 'CUT' AND EXISTS (
        SELECT FROM quty.shared_cut s
        WHERE s.manufacturing_order_id = batch AND s.cut_with_id = work.manufacturing_order_id))
$$;

-- Pieces in a full carton of an article in a week; NULL where it has no pack specification.
CREATE FUNCTION quty.carton_pieces(article bigint, year integer, week integer) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT p.pcs_per_carton FROM quty.pack_specification p JOIN quty.article a ON a.id = p.article_id
    WHERE p.article_id = article AND (p.destination_id IS NULL OR p.destination_id = a.destination_id)
      AND (p.week_year IS NULL OR (p.week_year, p.week_number) <= (year, week))
    ORDER BY p.destination_id IS NULL, p.week_year DESC NULLS LAST, p.week_number DESC NULLS LAST LIMIT 1
$$;

-- What a hand-over is decided from. Work order and line are locked, always in this order, so that of two senders the
-- second one sees what the first one did. Output that is entered on the line meanwhile does not wait for it: its foreign
-- key shares the line while it holds its work order, for which a receiver may be waiting.
CREATE FUNCTION quty.transfer_facts(work_order bigint, line bigint, batch bigint DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('send_transfers');
    PERFORM FROM quty.work_order w WHERE w.id = work_order FOR UPDATE;
    PERFORM FROM quty.production_line p WHERE p.id = line FOR NO KEY UPDATE;
    RETURN (
        SELECT jsonb_build_object(
            'number', w.number, 'department', w.department, 'good_pcs', w.good_pcs, 'sent_pcs', quty.sent_pieces(w.id),
            'manufacturing_order_id', m.id, 'route', m.route, 'batch', m.batch_number,
            -- Checked pieces of finishing are the buyer's article.
            'article_id', CASE w.department WHEN 'FIN' THEN m.article_id ELSE w.article_id END,
            'order_state', m.state, 'returns_as', m.returns_as, 'qty_pcs', m.qty_pcs,
            'carton_pcs', CASE w.department WHEN 'FIN' THEN quty.carton_pieces(m.article_id, l.week_year, l.week_number) END, 'week_year', l.week_year, 'week_number', l.week_number,
            'destination', d.code, 'destination_id', d.id,
            'line_department', p.department, 'line_active', p.active,
            'blocker', quty.line_blocker(p.id, m.id))
        FROM quty.work_order w
        JOIN quty.manufacturing_order m ON m.id = coalesce(batch, w.manufacturing_order_id)
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        JOIN quty.destination d ON d.id = l.destination_id
        LEFT JOIN quty.production_line p ON p.id = line
        WHERE w.id = work_order AND quty.cut_for(w, m.id));
END
$$;

-- The last word about a slip that goes on its way: enough good output, the right line, and nothing else on it.
CREATE FUNCTION quty.check_sending(sent quty.transfer) RETURNS quty.transfer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    held jsonb;
    line quty.production_line;
BEGIN
    sent.sent_at := now();
    IF sent.to_line_id IS NULL THEN
        IF EXISTS (SELECT FROM quty.production_line p WHERE p.department = sent.to_department AND p.active) THEN
            PERFORM quty.refuse('transfer.line_needed', jsonb_build_object('number', sent.number));
        END IF;
        RETURN sent;
    END IF;
    SELECT * INTO line FROM quty.production_line p WHERE p.id = sent.to_line_id FOR NO KEY UPDATE;
    IF line.department <> sent.to_department OR NOT line.active THEN
        PERFORM quty.refuse('transfer.wrong_line', jsonb_build_object('line', line.department || ' ' || line.number));
    END IF;
    held := quty.line_blocker(sent.to_line_id, sent.manufacturing_order_id);
    sent.line_checked_at := now();
    sent.line_checked_by := session_user;
    sent.line_clear := held IS NULL;
    IF held IS NULL THEN
        IF NOT (btrim(sent.override_reason) <> '' AND quty.may('override_blocks'))
            AND NOT (quty.may('supervise_transfers') AND EXISTS (
                SELECT FROM quty.segregation_acknowledgement a WHERE a.transfer_id = sent.id)) THEN
            PERFORM quty.require('send_transfers');
        END IF;
        PERFORM quty.occupy_line(sent);
    ELSIF btrim(sent.override_reason) <> '' THEN
        PERFORM quty.require('override_blocks');
        IF sent.created_by = session_user THEN
            PERFORM quty.refuse('transfer.own_override', jsonb_build_object('number', sent.number));
        END IF;
        sent.overridden_at := now();
        sent.overridden_by := session_user;
    ELSIF held ->> 'kind' <> 'segregation'
        OR NOT EXISTS (SELECT FROM quty.segregation_acknowledgement a WHERE a.transfer_id = sent.id) THEN
        PERFORM quty.refuse('line.' || (held ->> 'kind'), held);
    END IF;
    RETURN sent;
END
$$;

-- The line is taken by the batch with the slip that is sent there; one open batch per line, by unique index.
CREATE FUNCTION quty.occupy_line(sent quty.transfer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM quty.line_occupancy o WHERE o.line_id = sent.to_line_id AND o.cleared_at IS NULL) THEN
        INSERT INTO quty.line_occupancy (line_id, department, manufacturing_order_id, article_id, week_year, week_number,
                                         destination_id)
        VALUES (sent.to_line_id, sent.to_department, sent.manufacturing_order_id, sent.article_id, sent.week_year,
                sent.week_number, sent.destination_id);
    END IF;
END
$$;

CREATE FUNCTION quty.check_accepting(counted quty.transfer) RETURNS quty.transfer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('accept_transfers');
    IF NOT quty.is_in(counted.to_department) THEN
        PERFORM quty.refuse('transfer.other_department', jsonb_build_object('number', counted.number));
    END IF;
    IF abs(counted.sent_pcs - counted.received_pcs) * 10 > counted.sent_pcs AND NOT quty.may('supervise_transfers') THEN
        PERFORM quty.refuse('transfer.needs_supervisor', jsonb_build_object(
            'number', counted.number, 'sent', counted.sent_pcs, 'received', counted.received_pcs));
    END IF;
    counted.accepted_at := now();
    counted.accepted_by := session_user;
    IF counted.state = 'completed' THEN
        IF counted.difference_pcs <> 0 THEN
            PERFORM quty.refuse('transfer.outcome_needed', jsonb_build_object('number', counted.number));
        END IF;
        counted.completed_at := now();
    END IF;
    -- Packing counts its input and output by cartons.
    UPDATE quty.work_order w SET input_pcs = w.input_pcs + counted.received_pcs, version = w.version + 1
    WHERE w.manufacturing_order_id = counted.manufacturing_order_id AND w.department = counted.to_department
      AND w.department <> 'PCK' AND counted.received_pcs > 0;
    IF counted.to_line_id IS NOT NULL THEN
        PERFORM quty.occupy_line(counted);
    END IF;
    RETURN counted;
END
$$;

CREATE FUNCTION quty.check_resolving(settled quty.transfer) RETURNS quty.transfer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('supervise_transfers');
    IF settled.difference_pcs <> 0 AND settled.difference_outcome IS NULL THEN
        PERFORM quty.refuse('transfer.outcome_needed', jsonb_build_object('number', settled.number));
    END IF;
    settled.completed_at := now();
    settled.resolved_by := session_user;
    RETURN settled;
END
$$;

CREATE FUNCTION quty.check_cancelling(gone quty.transfer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('send_transfers');
    IF NOT quty.is_in(gone.from_department) THEN
        PERFORM quty.refuse('transfer.other_department', jsonb_build_object('number', gone.number));
    END IF;
    -- The line that this slip took is free again, unless others followed it.
    UPDATE quty.line_occupancy o SET cleared_at = now(), version = o.version + 1
    WHERE o.line_id = gone.to_line_id AND o.cleared_at IS NULL AND o.occupied_at = gone.sent_at
      AND NOT EXISTS (SELECT FROM quty.transfer t
                      WHERE t.to_line_id = o.line_id AND t.id <> gone.id AND t.sent_at >= o.occupied_at
                        AND t.state IN ('locked', 'accepted', 'completed'));
END
$$;

CREATE FUNCTION quty.transfer_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    before text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.state ELSE 'initiated' END;
    work quty.work_order;
    good bigint;
    held bigint;
BEGIN
    SELECT l.week_year, l.week_number, l.destination_id INTO NEW.week_year, NEW.week_number, NEW.destination_id
    FROM quty.manufacturing_order m JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    WHERE m.id = NEW.manufacturing_order_id;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state IN ('completed', 'cancelled')
            OR (OLD.state = 'accepted' AND (NEW.state <> 'completed' OR NEW.received_pcs <> OLD.received_pcs)) THEN
            PERFORM quty.refuse('transfer.settled', jsonb_build_object('number', OLD.number, 'state', OLD.state,
                                                                       'person', OLD.accepted_by));
        END IF;
        IF OLD.state <> 'initiated'
            AND (NEW.sent_pcs, NEW.manufacturing_order_id, NEW.work_order_id, NEW.article_id, NEW.from_department,
                 NEW.to_department, NEW.to_line_id, NEW.number)
                IS DISTINCT FROM (OLD.sent_pcs, OLD.manufacturing_order_id, OLD.work_order_id, OLD.article_id,
                                  OLD.from_department, OLD.to_department, OLD.to_line_id, OLD.number)
        THEN
            PERFORM quty.refuse('transfer.locked', jsonb_build_object('number', OLD.number));
        END IF;
    END IF;
    IF NEW.state IN ('accepted', 'completed') AND before NOT IN ('accepted', 'locked') THEN
        PERFORM quty.refuse('transfer.not_sent', jsonb_build_object('number', NEW.number, 'state', before));
    END IF;
    IF NEW.state IN ('blocked', 'locked') AND before = 'initiated' AND NEW.work_order_id IS NOT NULL THEN
        SELECT * INTO work FROM quty.work_order w WHERE w.id = NEW.work_order_id FOR UPDATE;
        IF NOT quty.cut_for(work, NEW.manufacturing_order_id) OR work.department <> NEW.from_department THEN
            PERFORM quty.refuse('transfer.foreign_batch', jsonb_build_object('number', work.number));
        END IF;
        good := work.good_pcs;
        held := quty.sent_pieces(NEW.work_order_id, NEW.id);
        IF held + NEW.sent_pcs > good THEN
            PERFORM quty.refuse('transfer.too_many', jsonb_build_object('rest', greatest(0, good - held)));
        END IF;
    END IF;
    IF NEW.state = before AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    CASE NEW.state
        WHEN 'locked' THEN NEW := quty.check_sending(NEW);
        WHEN 'cancelled' THEN PERFORM quty.check_cancelling(NEW);
        WHEN 'accepted' THEN NEW := quty.check_accepting(NEW);
        WHEN 'completed' THEN
            IF before = 'accepted' THEN
                NEW := quty.check_resolving(NEW);
            ELSE
                NEW := quty.check_accepting(NEW);
            END IF;
        ELSE NULL;
    END CASE;
    -- Last, since the next slip waits for the number until this one is committed.
    IF NEW.number IS NULL THEN
        SELECT 'SJ-' || y || '-' || lpad(n::text, greatest(5, length(n::text)), '0') INTO NEW.number
        FROM (SELECT extract(year FROM now() AT TIME ZONE 'Asia/Jakarta')::integer AS y) AS this, quty.next_number('SJ', y) n;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transfer_guard BEFORE INSERT OR UPDATE ON quty.transfer FOR EACH ROW EXECUTE FUNCTION quty.transfer_guard();

-- An alert about a block ends with the block, whoever opened it.
CREATE FUNCTION quty.transfer_unblocked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    UPDATE quty.alert a SET state = CASE WHEN NEW.override_reason <> '' THEN 'overridden' ELSE 'resolved' END,
                            version = a.version + 1,
                            answer_reason = coalesce(nullif(NEW.override_reason, ''), (
                                SELECT '[' || s.method || '] ' || s.note FROM quty.segregation_acknowledgement s
                                WHERE s.transfer_id = NEW.id ORDER BY s.id DESC LIMIT 1), NEW.number)
    WHERE a.subject_kind = 'transfer' AND a.subject_id = NEW.id AND a.kind IN ('line_clearance', 'segregation')
      AND a.state IN ('pending', 'acknowledged');
    RETURN NULL;
END
$$;
CREATE TRIGGER transfer_unblocked AFTER UPDATE ON quty.transfer
FOR EACH ROW WHEN (OLD.state = 'blocked' AND NEW.state <> 'blocked') EXECUTE FUNCTION quty.transfer_unblocked();

-- A line is cleared by what two people say; the second one may not be the first.
CREATE FUNCTION quty.line_clearance_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    stands quty.line_occupancy;
BEGIN
    SELECT * INTO stands FROM quty.line_occupancy o WHERE o.id = NEW.occupancy_id FOR UPDATE;
    IF stands.cleared_at IS NOT NULL THEN
        PERFORM quty.refuse('line.cleared', jsonb_build_object('person', stands.cleared_by));
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT quty.is_in(stands.department) THEN
            PERFORM quty.refuse('line.other_department');
        END IF;
        NEW.left_pcs := quty.pieces_on_line(stands);
        RETURN NEW;
    END IF;
    NEW.occupancy_id := OLD.occupancy_id;
    NEW.left_pcs := OLD.left_pcs;
    IF NEW.confirmed_at IS NOT NULL THEN
        PERFORM quty.require('supervise_transfers');
        IF NOT quty.is_in(stands.department) AND NOT quty.works_for('QC') THEN
            PERFORM quty.refuse('line.other_department');
        END IF;
        IF NEW.asked_by = session_user THEN
            PERFORM quty.refuse('line.own_clearance');
        END IF;
        NEW.confirmed_at := now();
        NEW.confirmed_by := session_user;
        UPDATE quty.line_occupancy o SET cleared_at = now(), version = o.version + 1 WHERE o.id = NEW.occupancy_id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER line_clearance_guard BEFORE INSERT OR UPDATE ON quty.line_clearance
FOR EACH ROW EXECUTE FUNCTION quty.line_clearance_guard();

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
