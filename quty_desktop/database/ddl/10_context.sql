-- Who acts, within which command, and the refusals that the program puts into words.
--   QY001  refused by a rule: the message is a stable dotted code, the detail its values as JSON
--   QY002  refused by a right: the message is the missing right

CREATE FUNCTION quty.refuse(code text, params jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    -- Release 0.1 has no words for a batch that is not released yet; it has them for one that is kept.
    IF code = 'batch_not_released' AND current_setting('application_name') LIKE 'Quty 0.1.%' THEN
        code := 'batch_on_hold';
        params := jsonb_build_object('batch', params ->> 'batch', 'blockers', jsonb_build_array(jsonb_build_object(
            'kind', 'hold', 'code', 'manual', 'ref', 0, 'since', now(), 'person', session_user,
            'note', 'Gerbang rilis, lihat Quty 0.2')));
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'QY001', MESSAGE = code, DETAIL = params::text;
END
$$;

-- Whether the login holds a right. Who may become the owner may do everything: the login that set the plant up makes
-- the first administrator.
CREATE FUNCTION quty.may(permission text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT pg_has_role(session_user, 'quty_p_' || permission, 'MEMBER') OR pg_has_role(session_user, 'quty_owner', 'MEMBER')
$$;

CREATE FUNCTION quty.require(permission text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NOT quty.may(permission) THEN
        RAISE EXCEPTION USING ERRCODE = 'QY002', MESSAGE = permission;
    END IF;
END
$$;

CREATE FUNCTION quty.my_department() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT department FROM quty.person WHERE name = session_user AND active
$$;

-- Whether the person works for a department, or for one that serves all of them.
CREATE FUNCTION quty.works_for(wanted text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(quty.my_department() IN (wanted, 'PPIC', 'MGT', 'ADM'), false)
$$;

-- The stored answer to a request that was made before.
CREATE FUNCTION quty.first_result(request uuid, command text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    earlier quty.command_request;
BEGIN
    SELECT * INTO earlier FROM quty.command_request r WHERE r.id = request;
    IF earlier.person_name IS DISTINCT FROM session_user OR earlier.command IS DISTINCT FROM first_result.command THEN
        PERFORM quty.refuse('request.foreign');
    END IF;
    RETURN coalesce(earlier.result, '{"result": null}');
END
$$;

-- Begin a command: nothing when the request is new, the first result when it was made before. Two windows with one
-- request wait for each other.
CREATE FUNCTION quty.begin_command(request uuid, command text, reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM set_config('quty.request', request::text, true),
            set_config('quty.command', command, true),
            set_config('quty.reason', coalesce(reason, ''), true);
    INSERT INTO quty.command_request (id, command, person_name) VALUES (request, command, session_user)
    ON CONFLICT (id) DO NOTHING;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    RETURN quty.first_result(request, command);
END
$$;

CREATE FUNCTION quty.finish_command(request uuid, result jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    UPDATE quty.command_request r SET result = finish_command.result
    WHERE r.id = request AND r.person_name = session_user AND r.result IS NULL
$$;

-- An entry in the audit trail that no changed row would tell.
CREATE FUNCTION quty.note(code text, data jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    INSERT INTO quty.audit_entry (action, table_name, key, new, command, reason)
    VALUES ('note', '', code, data,
            coalesce(current_setting('quty.command', true), ''), coalesce(current_setting('quty.reason', true), ''))
$$;

-- The next number of a series in a year, without gaps as long as the transaction commits.
CREATE FUNCTION quty.next_number(series text, year integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    INSERT INTO quty.number_series AS n (series, year, last) VALUES (next_number.series, next_number.year, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = n.last + 1
    RETURNING n.last
$$;

CREATE FUNCTION quty.stamp_setting() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    NEW.changed_at := now();
    NEW.changed_by := session_user;
    RETURN NEW;
END
$$;
CREATE TRIGGER setting_stamp BEFORE INSERT OR UPDATE ON quty.setting FOR EACH ROW EXECUTE FUNCTION quty.stamp_setting();
