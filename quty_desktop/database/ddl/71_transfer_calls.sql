-- Sending and accepting a slip in one call each, where nothing is unusual: the line is free for the batch, and the receiver
-- counted what was sent. Everything else is decided by the program's commands (transfers.send, transfers.accept), which are
-- called when these say QY003; the guards of 70_transfers hold for both.

-- states: of a running order. routes: "route|returns as" on which the receiver comes next after the sender.
CREATE FUNCTION quty.send_usual(request uuid, command text, work bigint, receiver text, pcs bigint, line bigint, batch bigint,
                                note text, year integer, states text[], routes text[]) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    answer jsonb := quty.begin_command(request, command, '');
    f jsonb;
    t quty.transfer;
BEGIN
    IF answer IS NOT NULL THEN
        RETURN answer;
    END IF;
    f := quty.transfer_facts(work, line, batch);
    IF f ->> 'department' = quty.my_department() AND f ->> 'order_state' = ANY (states)
        AND (f ->> 'route') || '|' || coalesce(f ->> 'returns_as', '') = ANY (routes)
        AND f ->> 'carton_pcs' IS NULL AND f ->> 'blocker' IS NULL
        AND pcs BETWEEN 1 AND (f ->> 'good_pcs')::bigint - (f ->> 'sent_pcs')::bigint
        AND (line IS NULL OR (f ->> 'line_department' = receiver AND (f ->> 'line_active')::boolean))
    THEN
        INSERT INTO quty.transfer (number, state, from_department, to_department, to_line_id, manufacturing_order_id,
                                   work_order_id, article_id, week_year, week_number, destination_id, sent_pcs, note)
        SELECT 'SJ-' || year || '-' || lpad(n::text, greatest(5, length(n::text)), '0'), 'locked', f ->> 'department',
               receiver, line, (f ->> 'manufacturing_order_id')::bigint, work, (f ->> 'article_id')::bigint,
               (f ->> 'week_year')::smallint, (f ->> 'week_number')::smallint, (f ->> 'destination_id')::bigint, pcs, send_usual.note
        FROM quty.next_number('SJ', year) n
        RETURNING * INTO t;
    END IF;
    IF t.id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'QY003', MESSAGE = 'not the usual case';
    END IF;
    answer := jsonb_build_object('result', jsonb_build_object(
        'id', t.id, 'number', t.number, 'state', t.state, 'version', t.version, 'pcs', t.sent_pcs,
        'to_department', t.to_department));
    PERFORM quty.finish_command(request, answer);
    RETURN answer;
END
$$;

CREATE FUNCTION quty.accept_usual(request uuid, command text, slip bigint, received bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    answer jsonb := quty.begin_command(request, command, '');
    t quty.transfer;
BEGIN
    IF answer IS NOT NULL THEN
        RETURN answer;
    END IF;
    UPDATE quty.transfer AS s SET received_pcs = s.sent_pcs, difference_pcs = 0, state = 'completed', version = s.version + 1
    WHERE s.id = slip AND s.state = 'locked' AND s.sent_pcs = received AND s.to_department = quty.my_department()
    RETURNING * INTO t;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'QY003', MESSAGE = 'not the usual case';
    END IF;
    answer := jsonb_build_object('result', jsonb_build_object(
        'id', t.id, 'number', t.number, 'state', t.state, 'version', t.version, 'sent_pcs', t.sent_pcs,
        'received_pcs', t.received_pcs, 'difference_pcs', t.difference_pcs, 'accepted_by', t.accepted_by));
    PERFORM quty.finish_command(request, answer);
    RETURN answer;
END
$$;

-- A procedure that commits can neither be SECURITY DEFINER nor set its search path, so each name has its schema.
CREATE PROCEDURE quty.send_at_once(request uuid, command text, work bigint, receiver text, pcs bigint, line bigint, batch bigint,
                                   note text, year integer, states text[], routes text[], INOUT answer jsonb DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.set_config('quty.announces', 'later', true);
    answer := quty.send_usual(request, command, work, receiver, pcs, line, batch, note, year, states, routes);
    COMMIT;
    PERFORM quty.tell_collected();
END
$$;

CREATE PROCEDURE quty.accept_at_once(request uuid, command text, slip bigint, received bigint, INOUT answer jsonb DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.set_config('quty.announces', 'later', true);
    answer := quty.accept_usual(request, command, slip, received);
    COMMIT;
    PERFORM quty.tell_collected();
END
$$;
