-- The audit trail, the ledgers that only grow, and what is announced to open windows. The program's list of tables
-- (schema.py) attaches these functions.

-- Arguments: the key's columns, and the columns that are not worth an entry.
CREATE FUNCTION quty.audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    before jsonb;
    after jsonb;
    whole jsonb;
    key text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        before := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        after := to_jsonb(NEW);
    END IF;
    whole := coalesce(after, before);
    IF strpos(TG_ARGV[0], ',') = 0 THEN
        key := whole ->> TG_ARGV[0];
    ELSE
        SELECT string_agg(whole ->> part, '|' ORDER BY place) INTO key
        FROM unnest(string_to_array(TG_ARGV[0], ',')) WITH ORDINALITY AS k(part, place);
    END IF;
    before := before - string_to_array(TG_ARGV[1], ',');
    after := after - string_to_array(TG_ARGV[1], ',');
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, after -> o.key) INTO before, after
        FROM jsonb_each(before) o WHERE o.value IS DISTINCT FROM after -> o.key;
        IF before IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO quty.audit_entry (action, table_name, key, old, new, command, reason)
    VALUES (lower(TG_OP), TG_TABLE_NAME, key, before, after,
            coalesce(current_setting('quty.command', true), ''), coalesce(current_setting('quty.reason', true), ''));
    RETURN NULL;
END
$$;

-- A ledger is never changed, whoever asks.
CREATE FUNCTION quty.only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.refuse('ledger.only_grows', jsonb_build_object('table', TG_TABLE_NAME, 'action', lower(TG_OP)));
    RETURN NULL;
END
$$;

-- Tell open windows. PostgreSQL lets one announcing transaction commit at a time and keeps the others waiting until it is
-- on the disk. The program's commands therefore say quty.announces = 'later', and what they have to tell is collected in
-- a setting of the session, which a rollback takes back with the rest. quty.tell_collected tells it right after the
-- commit, in a transaction that needs no disk: whoever has lost the server loads everything anew.
CREATE FUNCTION quty.tell(message text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    collected text;
BEGIN
    IF current_setting('quty.announces', true) IS DISTINCT FROM 'later' THEN
        PERFORM pg_notify('quty', message);
        RETURN;
    END IF;
    collected := coalesce(nullif(current_setting('quty.collected', true), ''), E'\n');
    IF strpos(collected, E'\n' || message || E'\n') = 0 THEN
        PERFORM set_config('quty.collected', collected || message || E'\n', false);
    END IF;
END
$$;

CREATE FUNCTION quty.tell_collected() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    message text;
BEGIN
    IF current_setting('quty.collected', true) <> '' THEN
        FOREACH message IN ARRAY string_to_array(btrim(current_setting('quty.collected'), E'\n'), E'\n') LOOP
            PERFORM pg_notify('quty', message);
        END LOOP;
        PERFORM set_config('quty.collected', '', false), set_config('synchronous_commit', 'off', true);
    END IF;
END
$$;

-- Argument: the topic.
CREATE FUNCTION quty.announce() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.tell(TG_ARGV[0] || '|');
    RETURN NULL;
END
$$;

-- Arguments: the topic, and the columns that hold a department. Each department concerned hears of it once.
CREATE FUNCTION quty.announce_departments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    department text;
    departments text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT j.r ->> c) INTO departments
        FROM (SELECT to_jsonb(n) AS r FROM new_rows n) j, unnest(TG_ARGV[1:]) c;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT j.r ->> c) INTO departments
        FROM (SELECT to_jsonb(o) AS r FROM old_rows o) j, unnest(TG_ARGV[1:]) c;
    ELSE
        SELECT array_agg(DISTINCT j.r ->> c) INTO departments
        FROM (SELECT to_jsonb(n) AS r FROM new_rows n UNION ALL SELECT to_jsonb(o) FROM old_rows o) j, unnest(TG_ARGV[1:]) c;
    END IF;
    FOREACH department IN ARRAY coalesce(departments, '{}') LOOP
        PERFORM quty.tell(TG_ARGV[0] || '|' || coalesce(department, ''));
    END LOOP;
    RETURN NULL;
END
$$;
