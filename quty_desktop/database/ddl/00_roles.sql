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
    EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO quty_person', pg_catalog.current_database());
END
$$;
