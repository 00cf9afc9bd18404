-- People and roles: a person is a login of PostgreSQL. Written through these functions only, and passwords arrive as
-- SCRAM verifiers only.

CREATE FUNCTION quty.check_verifier(verifier text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF verifier IS NULL OR verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' THEN
        PERFORM quty.refuse('person.plain_password');
    END IF;
END
$$;

-- Make the person's memberships in PostgreSQL equal to the rows; a deactivated person holds none.
CREATE FUNCTION quty.sync_person(name text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    group_role text;
BEGIN
    FOR group_role IN
        SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles p ON p.oid = m.member
        WHERE p.rolname = sync_person.name AND g.rolname LIKE 'quty\_r\_%'
          AND g.rolname NOT IN (
            SELECT 'quty_r_' || r.role_code FROM quty.person_role r JOIN quty.person q ON q.name = r.person_name
            WHERE r.person_name = sync_person.name AND q.active)
    LOOP
        EXECUTE format('REVOKE %I FROM %I', group_role, name);
    END LOOP;
    FOR group_role IN
        SELECT 'quty_r_' || r.role_code FROM quty.person_role r JOIN quty.person q ON q.name = r.person_name
        WHERE r.person_name = sync_person.name AND q.active
    LOOP
        IF NOT EXISTS (
            SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles p ON p.oid = m.member
            WHERE g.rolname = group_role AND p.rolname = sync_person.name)
        THEN
            EXECUTE format('GRANT %I TO %I', group_role, name);
        END IF;
    END LOOP;
END
$$;

-- Make the rights of a role in PostgreSQL equal to the rows.
CREATE FUNCTION quty.sync_role(code text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    wanted text := 'quty_r_' || code;
    right_role text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    END IF;
    FOR right_role IN
        SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles p ON p.oid = m.member
        WHERE p.rolname = wanted AND g.rolname LIKE 'quty\_p\_%'
          AND g.rolname NOT IN (SELECT 'quty_p_' || r.permission FROM quty.role_permission r WHERE r.role_code = code)
    LOOP
        EXECUTE format('REVOKE %I FROM %I', right_role, wanted);
    END LOOP;
    FOR right_role IN SELECT 'quty_p_' || r.permission FROM quty.role_permission r WHERE r.role_code = code LOOP
        IF NOT EXISTS (
            SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles p ON p.oid = m.member
            WHERE g.rolname = right_role AND p.rolname = wanted)
        THEN
            EXECUTE format('GRANT %I TO %I', right_role, wanted);
        END IF;
    END LOOP;
END
$$;

-- One administrator at a time changes people, and one always stays.
CREATE FUNCTION quty.begin_people() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('manage_people');
    PERFORM pg_advisory_xact_lock(hashtextextended('quty.people', 0));
END
$$;

CREATE FUNCTION quty.keep_an_administrator() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quty.person p JOIN quty.person_role r ON r.person_name = p.name
        JOIN quty.role_permission g ON g.role_code = r.role_code
        WHERE p.active AND g.permission = 'manage_people')
    THEN
        PERFORM quty.refuse('person.last_administrator');
    END IF;
END
$$;

CREATE FUNCTION quty.known_person(name text) RETURNS quty.person
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    found_person quty.person;
BEGIN
    SELECT * INTO found_person FROM quty.person p WHERE p.name = known_person.name;
    IF found_person.id IS NULL THEN
        PERFORM quty.refuse('person.unknown', jsonb_build_object('name', name));
    END IF;
    RETURN found_person;
END
$$;

CREATE FUNCTION quty.write_roles(name text, roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    unknown text;
BEGIN
    SELECT r INTO unknown FROM unnest(roles) r WHERE r NOT IN (SELECT code FROM quty.role) LIMIT 1;
    IF unknown IS NOT NULL THEN
        PERFORM quty.refuse('role.unknown', jsonb_build_object('role', unknown));
    END IF;
    DELETE FROM quty.person_role p WHERE p.person_name = name AND p.role_code <> ALL (coalesce(roles, '{}'));
    INSERT INTO quty.person_role (person_name, role_code) SELECT name, r FROM unnest(roles) r ON CONFLICT DO NOTHING;
    PERFORM quty.sync_person(name);
END
$$;

CREATE FUNCTION quty.add_person(
    name text, full_name text, email text, department text, language text, roles text[], verifier text
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM quty.begin_people();
    PERFORM quty.check_verifier(verifier);
    IF name IS NULL OR name !~ '^[a-z][a-z0-9._-]{2,31}$' OR name ~ '^(pg_|quty_)'
        OR name IN ('postgres', 'public', 'none', 'current_user', 'session_user', 'current_role')
    THEN
        PERFORM quty.refuse('person.bad_name', jsonb_build_object('name', name));
    END IF;
    IF EXISTS (SELECT FROM quty.person p WHERE p.name = add_person.name) THEN
        PERFORM quty.refuse('person.name_taken', jsonb_build_object('name', name));
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        -- Five windows at their busiest (services/server/settings.py: PER_PERSON).
        EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 20 PASSWORD %L', name, verifier);
        EXECUTE format('GRANT quty_person TO %I', name);
    ELSIF EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles p ON p.oid = m.member
        WHERE g.rolname = 'quty_person' AND p.rolname = add_person.name AND NOT p.rolsuper AND NOT p.rolcreaterole)
    THEN
        -- The same server keeps another plant (practice beside the real one): the login is ours.
        EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', name, verifier);
    ELSE
        PERFORM quty.refuse('person.name_taken', jsonb_build_object('name', name));
    END IF;
    INSERT INTO quty.person (name, full_name, email, department, language, password_changed_at)
    VALUES (name, full_name, nullif(btrim(email), ''), department, language, now())
    RETURNING id INTO made;
    PERFORM quty.write_roles(name, roles);
    RETURN made;
END
$$;

CREATE FUNCTION quty.change_person(name text, full_name text, email text, department text, language text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.begin_people();
    PERFORM quty.known_person(name);
    UPDATE quty.person p SET full_name = change_person.full_name, email = nullif(btrim(change_person.email), ''),
        department = change_person.department, language = change_person.language
    WHERE p.name = change_person.name;
END
$$;

CREATE FUNCTION quty.change_own_profile(full_name text, email text, language text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.known_person(session_user);
    UPDATE quty.person p SET full_name = change_own_profile.full_name,
        email = nullif(btrim(change_own_profile.email), ''), language = change_own_profile.language
    WHERE p.name = session_user;
END
$$;

CREATE FUNCTION quty.set_person_roles(name text, roles text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.begin_people();
    PERFORM quty.known_person(name);
    PERFORM quty.write_roles(name, roles);
    PERFORM quty.keep_an_administrator();
END
$$;

CREATE FUNCTION quty.deactivate_person(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.begin_people();
    PERFORM quty.known_person(name);
    IF name = session_user THEN
        PERFORM quty.refuse('person.oneself');
    END IF;
    UPDATE quty.person p SET active = false WHERE p.name = deactivate_person.name;
    PERFORM quty.keep_an_administrator();
    EXECUTE format('ALTER ROLE %I NOLOGIN', name);
    PERFORM quty.sync_person(name);
END
$$;

CREATE FUNCTION quty.reactivate_person(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.begin_people();
    PERFORM quty.known_person(name);
    UPDATE quty.person p SET active = true WHERE p.name = reactivate_person.name;
    EXECUTE format('ALTER ROLE %I LOGIN', name);
    PERFORM quty.sync_person(name);
END
$$;

CREATE FUNCTION quty.reset_password(name text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.begin_people();
    PERFORM quty.known_person(name);
    PERFORM quty.check_verifier(verifier);
    EXECUTE format('ALTER ROLE %I PASSWORD %L', name, verifier);
    UPDATE quty.person p SET must_change_password = true, password_changed_at = now() WHERE p.name = reset_password.name;
    INSERT INTO quty.sign_in_event (kind, person_name) VALUES ('password_reset', name);
END
$$;

CREATE FUNCTION quty.change_own_password(verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.known_person(session_user);
    PERFORM quty.check_verifier(verifier);
    EXECUTE format('ALTER ROLE %I PASSWORD %L', session_user, verifier);
    UPDATE quty.person p SET must_change_password = false, password_changed_at = now() WHERE p.name = session_user;
    INSERT INTO quty.sign_in_event (kind, person_name) VALUES ('password_changed', session_user);
END
$$;

CREATE FUNCTION quty.my_profile() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    me quty.person;
BEGIN
    me := quty.known_person(session_user);
    IF NOT me.active THEN
        PERFORM quty.refuse('person.inactive', jsonb_build_object('name', me.name));
    END IF;
    RETURN jsonb_build_object(
        'name', me.name, 'full_name', me.full_name, 'email', me.email, 'department', me.department,
        'language', me.language, 'must_change_password', me.must_change_password,
        'last_sign_in_at', me.last_sign_in_at,
        'roles', (SELECT coalesce(jsonb_agg(r.role_code ORDER BY r.role_code), '[]')
                  FROM quty.person_role r WHERE r.person_name = me.name),
        'departments', (SELECT coalesce(jsonb_agg(DISTINCT held.department), '[]') FROM quty.person_role r
                        JOIN quty.role held ON held.code = r.role_code WHERE r.person_name = me.name),
        'permissions', (SELECT coalesce(jsonb_agg(DISTINCT g.permission), '[]') FROM quty.person_role r
                        JOIN quty.role_permission g ON g.role_code = r.role_code WHERE r.person_name = me.name));
END
$$;

-- Record a sign-in, and the failed attempts that the PC kept: [{"at": …, "name": …}, …], at most 100.
CREATE FUNCTION quty.signed_in(client_info jsonb, failed_attempts jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    profile jsonb := quty.my_profile();
BEGIN
    INSERT INTO quty.sign_in_event (at, kind, person_name, client)
    SELECT coalesce(least(f.at, now()), now()), 'failed', left(coalesce(f.name, ''), 64), coalesce(client_info, '{}')
    FROM (SELECT * FROM jsonb_to_recordset(coalesce(failed_attempts, '[]')) AS x(at timestamptz, name text) LIMIT 100) f;
    INSERT INTO quty.sign_in_event (kind, person_name, client)
    VALUES ('signed_in', session_user, coalesce(client_info, '{}'));
    UPDATE quty.person p SET last_sign_in_at = now() WHERE p.name = session_user;
    RETURN profile;
END
$$;

-- Make a role, or change what it may.
CREATE FUNCTION quty.define_role(code text, name text, department text, permissions text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    unknown text;
BEGIN
    PERFORM quty.begin_people();
    SELECT p INTO unknown FROM unnest(permissions) p WHERE p NOT IN (SELECT k.code FROM quty.permission k) LIMIT 1;
    IF unknown IS NOT NULL THEN
        PERFORM quty.refuse('role.unknown_permission', jsonb_build_object('permission', unknown));
    END IF;
    IF code IS NULL OR code !~ '^[a-z][a-z0-9_]{1,40}$' THEN
        PERFORM quty.refuse('role.bad_code', jsonb_build_object('role', code));
    END IF;
    INSERT INTO quty.role AS r (code, name, department) VALUES (define_role.code, define_role.name, define_role.department)
    ON CONFLICT ON CONSTRAINT role_pkey DO UPDATE SET name = excluded.name, department = excluded.department;
    DELETE FROM quty.role_permission g WHERE g.role_code = define_role.code AND g.permission <> ALL (permissions || '{use_program}');
    INSERT INTO quty.role_permission (role_code, permission)
    SELECT define_role.code, p FROM unnest(permissions || '{use_program}') p ON CONFLICT DO NOTHING;
    PERFORM quty.sync_role(code);
    IF EXISTS (SELECT FROM quty.person) THEN
        PERFORM quty.keep_an_administrator();
    END IF;
END
$$;
