-- The owner of all objects and the group of all people. Run by an administrator's login: a superuser, or a role that
-- may create roles and owns the database.
DO $$
DECLARE
    -- From PostgreSQL 16 on a member may be kept from becoming the role.
    becoming CONSTANT text := CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'MEMBER' ELSE 'SET' END;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'quty_owner') THEN
        CREATE ROLE quty_owner NOLOGIN CREATEROLE;
    END IF;
    IF NOT pg_catalog.pg_has_role(current_user, 'quty_owner', becoming) THEN
        -- Who creates a role may administer it, but not become it without this.
        EXECUTE pg_catalog.format('GRANT quty_owner TO %I', current_user);
    END IF;
    EXECUTE pg_catalog.format('REVOKE CREATE, TEMPORARY, CONNECT ON DATABASE %I FROM PUBLIC', pg_catalog.current_database());
    EXECUTE pg_catalog.format('GRANT CREATE ON DATABASE %I TO quty_owner', pg_catalog.current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SET LOCAL ROLE quty_owner;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'quty_person') THEN
        CREATE ROLE quty_person NOLOGIN;
    END IF;
END
$$;
CREATE SCHEMA IF NOT EXISTS quty AUTHORIZATION quty_owner;
SET LOCAL ROLE NONE;
DO $$
BEGIN
    -- What only a superuser may give: reading everything for backups, and the server's own figures for its health. An
    -- upgrade by another administrator leaves it as it is; backups then go through the owner, without passwords.
    IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'quty_backup') THEN
            CREATE ROLE quty_backup NOLOGIN BYPASSRLS;
        END IF;
        GRANT pg_read_all_data TO quty_backup;
        GRANT pg_monitor TO quty_owner;
        GRANT quty_backup TO quty_owner WITH ADMIN OPTION;
        CREATE SCHEMA IF NOT EXISTS quty_keys;
        REVOKE ALL ON SCHEMA quty_keys FROM PUBLIC;
        GRANT USAGE ON SCHEMA quty_keys TO quty_backup;
        -- The people's verifiers and nobody else's: not those of the server's own logins.
        CREATE OR REPLACE FUNCTION quty_keys.people(OUT name text, OUT can_login boolean, OUT verifier text)
        RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $keys$
            SELECT p.rolname, p.rolcanlogin, p.rolpassword FROM pg_authid p
            JOIN pg_auth_members m ON m.member = p.oid JOIN pg_authid g ON g.oid = m.roleid
            WHERE g.rolname = 'quty_person' AND NOT p.rolsuper AND NOT p.rolcreaterole
        $keys$;
        REVOKE ALL ON FUNCTION quty_keys.people() FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION quty_keys.people() TO quty_backup;
    END IF;
    EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO quty_person', pg_catalog.current_database());
END
$$;
