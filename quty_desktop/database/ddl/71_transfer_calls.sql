-- Sending and accepting a slip in one call each, where nothing is unusual: the line is free for the batch, and the receiver
-- counted what was sent. Everything else is decided by the program's commands (transfers.send, transfers.accept), which are
-- called when these say QY003 or a guard of 70_transfers refuses: the guards hold for both ways.
--
-- The request is kept with its answer at the end; where it was made before, all is taken back and the command answers.

-- What a slip takes from its work order and batch. Work order and line are locked, always in this order.
CREATE FUNCTION quty.slip_facts(work bigint, line bigint, batch bigint, OUT sender text, OUT order_state text, OUT way text,
                                OUT order_id bigint, OUT article bigint, OUT in_cartons boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM FROM quty.work_order w WHERE w.id = work FOR UPDATE;
    PERFORM FROM quty.production_line p WHERE p.id = line FOR NO KEY UPDATE;
    SELECT w.department, m.state, m.route || '|' || coalesce(m.returns_as, ''), m.id,
           CASE w.department WHEN 'FIN' THEN m.article_id ELSE w.article_id END,
           w.department = 'FIN' AND quty.carton_pieces(m.article_id, l.week_year, l.week_number) IS NOT NULL
    INTO sender, order_state, way, order_id, article, in_cartons
    FROM quty.work_order w
    JOIN quty.manufacturing_order m ON m.id = coalesce(batch, w.manufacturing_order_id)
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    WHERE w.id = work;
END
$$;

CREATE FUNCTION quty.keep_answer(request uuid, command text, answer jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    INSERT INTO quty.command_request (id, command, person_name, result)
    VALUES (request, command, session_user, answer) ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'QY003', MESSAGE = 'made before';
    END IF;
    RETURN answer;
END
$$;

-- states: of a running order. routes: "route|returns as" on which the receiver comes next after the sender.
CREATE FUNCTION quty.send_usual(request uuid, command text, work bigint, receiver text, pcs bigint, line bigint, batch bigint,
                                note text, states text[], routes text[]) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    f record;
    t quty.transfer;
BEGIN
    f := quty.slip_facts(work, line, batch);
    IF pcs > 0 AND f.sender = quty.my_department() AND f.order_state = ANY (states) AND f.way = ANY (routes) AND NOT f.in_cartons
    THEN
        INSERT INTO quty.transfer (state, from_department, to_department, to_line_id, manufacturing_order_id, work_order_id,
                                   article_id, sent_pcs, note)
        VALUES ('locked', f.sender, receiver, line, f.order_id, work, f.article, pcs, send_usual.note)
        RETURNING * INTO t;
        RETURN quty.keep_answer(request, command, jsonb_build_object('result', jsonb_build_object(
            'id', t.id, 'number', t.number, 'state', t.state, 'version', t.version, 'pcs', t.sent_pcs,
            'to_department', t.to_department)));
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'QY003', MESSAGE = 'not the usual case';
END
$$;

CREATE FUNCTION quty.accept_usual(request uuid, command text, slip bigint, received bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    t quty.transfer;
BEGIN
    UPDATE quty.transfer AS s SET received_pcs = s.sent_pcs, difference_pcs = 0, state = 'completed', version = s.version + 1
    WHERE s.id = slip AND s.state = 'locked' AND s.sent_pcs = received AND s.to_department = quty.my_department()
    RETURNING * INTO t;
    IF FOUND THEN
        RETURN quty.keep_answer(request, command, jsonb_build_object('result', jsonb_build_object(
            'id', t.id, 'number', t.number, 'state', t.state, 'version', t.version, 'sent_pcs', t.sent_pcs,
            'received_pcs', t.received_pcs, 'difference_pcs', t.difference_pcs, 'accepted_by', t.accepted_by)));
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'QY003', MESSAGE = 'not the usual case';
END
$$;

-- A commit keeps its locks until it is on the disk, and the next slip waits meanwhile for the number, its line or its work
-- order. These commit without waiting; quty.on_disk then waits for everything before it, and only then is the caller
-- answered. What somebody else read or wrote in between stands behind it in the same log, so that a server that falls takes
-- either both or none of it with it.
CREATE FUNCTION quty.commits_early(request uuid, command text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT set_config('quty.announces', 'later', true), set_config('synchronous_commit', 'off', true),
           set_config('quty.request', request::text, true), set_config('quty.command', command, true),
           set_config('quty.reason', '', true)
$$;

CREATE FUNCTION quty.on_disk() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT pg_logical_emit_message(true, 'quty', '')
$$;

-- A procedure that commits can neither be SECURITY DEFINER nor set its search path, so each name has its schema.
CREATE PROCEDURE quty.send_at_once(request uuid, command text, work bigint, receiver text, pcs bigint, line bigint, batch bigint,
                                   note text, states text[], routes text[], INOUT answer jsonb DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM quty.commits_early(request, command);
    answer := quty.send_usual(request, command, work, receiver, pcs, line, batch, note, states, routes);
    COMMIT;
    PERFORM quty.on_disk();
    COMMIT;
    PERFORM quty.tell_collected();
END
$$;

CREATE PROCEDURE quty.accept_at_once(request uuid, command text, slip bigint, received bigint, INOUT answer jsonb DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM quty.commits_early(request, command);
    answer := quty.accept_usual(request, command, slip, received);
    COMMIT;
    PERFORM quty.on_disk();
    COMMIT;
    PERFORM quty.tell_collected();
END
$$;
