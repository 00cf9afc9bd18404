-- Alerts: who answers, in which order, and what became of them.

CREATE FUNCTION quty.alert_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF OLD.state IN ('resolved', 'overridden') OR NEW.state = 'pending' THEN
        PERFORM quty.refuse('alert.wrong_state', jsonb_build_object('state', OLD.state));
    END IF;
    -- Deeper than this trigger alone, another rule was overridden by its own right (a blocked transfer), and the log says so.
    IF NEW.state = 'overridden' AND pg_trigger_depth() = 1 THEN
        PERFORM quty.require('override_alerts');
    END IF;
    IF NEW.state = 'acknowledged' THEN
        NEW.acknowledged_at := now();
        NEW.acknowledged_by := session_user;
    ELSE
        NEW.resolved_at := now();
        NEW.resolved_by := session_user;
    END IF;
    NEW.due_at := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER alert_guard BEFORE UPDATE ON quty.alert FOR EACH ROW EXECUTE FUNCTION quty.alert_guard();

CREATE FUNCTION quty.alert_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.state <> OLD.state OR NEW.level <> OLD.level OR NEW.department <> OLD.department THEN
        INSERT INTO quty.alert_event (alert_id, state, department, level, reason)
        VALUES (NEW.id, NEW.state, NEW.department, NEW.level, NEW.answer_reason);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER alert_history AFTER INSERT OR UPDATE ON quty.alert FOR EACH ROW EXECUTE FUNCTION quty.alert_history();

-- Pass alerts that nobody acknowledged in time to the next level of their plan; any window may call it, as often as it
-- likes. Returns how many were passed on.
CREATE FUNCTION quty.escalate_alerts() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    passed integer;
BEGIN
    -- One statement without a transaction of its own (services' one_call): the audit trail still names it.
    PERFORM set_config('quty.command', 'alerts.escalate_due', true);
    PERFORM quty.remind_stacking();
    PERFORM quty.remind_nonconformities();
    WITH late AS (
        SELECT a.id, a.escalation -> (a.level - 1) AS step FROM quty.alert a
        WHERE a.state = 'pending' AND a.due_at <= now()
        ORDER BY a.id FOR UPDATE SKIP LOCKED
    )
    UPDATE quty.alert a SET
        level = a.level + (late.step IS NOT NULL)::integer,
        department = coalesce(late.step ->> 'department', a.department),
        severity = coalesce(late.step ->> 'severity', a.severity),
        due_at = CASE WHEN late.step ? 'minutes' THEN now() + make_interval(mins => (late.step ->> 'minutes')::integer) END,
        version = a.version + 1
    FROM late WHERE a.id = late.id;
    GET DIAGNOSTICS passed = ROW_COUNT;
    RETURN passed;
END
$$;
