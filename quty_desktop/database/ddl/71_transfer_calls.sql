-- Accepting a slip in one call, where nothing is unusual: the receiver counted what was sent. Everything else is decided by
-- the program's command (transfers.accept), which is called when this one says QY003; the guards of 70_transfers hold for both.

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
CREATE PROCEDURE quty.accept_at_once(request uuid, command text, slip bigint, received bigint, INOUT answer jsonb DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.set_config('quty.announces', 'later', true);
    answer := quty.accept_usual(request, command, slip, received);
    COMMIT;
    PERFORM quty.tell_collected();
END
$$;
