-- Who may move a record from state to state where the grant on the column alone would let others do it: several rights
-- write the state of one table, each for its own step.

CREATE FUNCTION quty.buyer_order_state_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.state <> OLD.state AND (NEW.state = 'cancelled' OR OLD.state IN ('draft', 'cancelled')) THEN
        PERFORM quty.require('enter_orders');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER buyer_order_state_guard BEFORE UPDATE OF state ON quty.buyer_order
FOR EACH ROW EXECUTE FUNCTION quty.buyer_order_state_guard();

CREATE FUNCTION quty.manufacturing_state_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.state = 'cancelled' AND OLD.state <> 'cancelled' THEN
        PERFORM quty.require('plan_production');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER manufacturing_order_state_guard BEFORE UPDATE OF state ON quty.manufacturing_order
FOR EACH ROW EXECUTE FUNCTION quty.manufacturing_state_guard();

-- A work order ends with fewer pieces than planned when a manager says so.
CREATE FUNCTION quty.work_order_target_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.target_pcs < OLD.target_pcs THEN
        PERFORM quty.require('approve_production');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER work_order_target_guard BEFORE UPDATE OF target_pcs ON quty.work_order
FOR EACH ROW EXECUTE FUNCTION quty.work_order_target_guard();

-- Whoever records a metal find or a failed check puts batches on hold by it; every other hold is a decision of quality.
CREATE FUNCTION quty.hold_right_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.kind NOT IN ('metal', 'metal_check') THEN
        PERFORM quty.require('hold_batches');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER hold_right_guard BEFORE INSERT ON quty.hold
FOR EACH ROW EXECUTE FUNCTION quty.hold_right_guard();

-- Overriding is another right than answering, on the same columns.
CREATE FUNCTION quty.alert_answer_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    -- Deeper than this trigger alone, another one answers for its own rule (a transfer whose block has ended).
    IF NEW.state <> OLD.state AND NEW.state <> 'overridden' AND pg_trigger_depth() = 1 THEN
        PERFORM quty.require('answer_alerts');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER alert_answer_guard BEFORE UPDATE OF state ON quty.alert
FOR EACH ROW EXECUTE FUNCTION quty.alert_answer_guard();
