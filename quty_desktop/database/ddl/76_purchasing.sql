-- Orders to suppliers, what arrives against them, and goods that leave through the gate and come back.

CREATE FUNCTION quty.purchase_order_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    params jsonb := jsonb_build_object('number', NEW.number, 'state', OLD.state);
BEGIN
    NEW.approved_at := OLD.approved_at; NEW.approved_by := OLD.approved_by;
    NEW.sent_at := OLD.sent_at; NEW.sent_by := OLD.sent_by;
    IF NEW.state = OLD.state THEN
        IF OLD.state <> 'draft' AND (NEW.supplier_id, NEW.kind, NEW.currency, NEW.order_date)
            IS DISTINCT FROM (OLD.supplier_id, OLD.kind, OLD.currency, OLD.order_date)
        THEN
            PERFORM quty.refuse('purchase.fixed', params);
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) = ('draft', 'approved') THEN
        PERFORM quty.require('approve_purchases');
        NEW.approved_at := now(); NEW.approved_by := session_user;
    ELSIF (OLD.state, NEW.state) IN (('approved', 'sent'), ('approved', 'draft')) THEN
        PERFORM quty.require('manage_purchasing');
        IF NEW.state = 'sent' THEN
            NEW.sent_at := now(); NEW.sent_by := session_user;
        ELSE
            NEW.approved_at := NULL; NEW.approved_by := NULL;
        END IF;
    ELSIF NEW.state = 'cancelled' AND OLD.state IN ('draft', 'approved', 'sent') THEN
        PERFORM quty.require('manage_purchasing');
    ELSIF NEW.state = 'done' AND OLD.state IN ('sent', 'received') AND pg_trigger_depth() = 1 THEN
        -- The rest is not waited for any more.
        PERFORM quty.require('manage_purchasing');
    ELSIF pg_trigger_depth() = 1 OR OLD.state IN ('draft', 'approved', 'cancelled') THEN
        PERFORM quty.refuse('purchase.wrong_state', params);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER purchase_order_guard BEFORE UPDATE ON quty.purchase_order
FOR EACH ROW EXECUTE FUNCTION quty.purchase_order_guard();

CREATE FUNCTION quty.purchase_order_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    NEW.state := 'draft';
    NEW.approved_at := NULL; NEW.approved_by := NULL; NEW.sent_at := NULL; NEW.sent_by := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER purchase_order_begins BEFORE INSERT ON quty.purchase_order
FOR EACH ROW EXECUTE FUNCTION quty.purchase_order_begins();

-- What was approved is what is sent: lines change in a draft only. How much more than ordered may come is a decision of
-- its own.
CREATE FUNCTION quty.purchase_order_line_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    head quty.purchase_order;
    line quty.purchase_order_line := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    SELECT o.id, o.number, o.state INTO head.id, head.number, head.state
    FROM quty.purchase_order o WHERE o.id = line.order_id;
    IF TG_OP = 'UPDATE' AND (NEW.article_id, NEW.qty, NEW.unit, NEW.unit_price, NEW.order_id)
        IS NOT DISTINCT FROM (OLD.article_id, OLD.qty, OLD.unit, OLD.unit_price, OLD.order_id)
    THEN
        IF NEW.over_allowed_qty <> OLD.over_allowed_qty THEN
            PERFORM quty.require('approve_purchases');
        END IF;
    ELSIF head.state <> 'draft' THEN
        PERFORM quty.refuse('purchase.fixed', jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    RETURN line;
END
$$;
CREATE TRIGGER purchase_order_line_guard BEFORE INSERT OR UPDATE OR DELETE ON quty.purchase_order_line
FOR EACH ROW EXECUTE FUNCTION quty.purchase_order_line_guard();

CREATE FUNCTION quty.setting_number(wanted text, usual numeric) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce((SELECT (value #>> '{}')::numeric FROM quty.setting WHERE key = wanted), usual)
$$;

CREATE FUNCTION quty.goods_receipt_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    PERFORM quty.require('gate_check');
    NEW.state := 'arrived'; NEW.posted_at := NULL; NEW.posted_by := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER goods_receipt_begins BEFORE INSERT ON quty.goods_receipt
FOR EACH ROW EXECUTE FUNCTION quty.goods_receipt_begins();

-- What has arrived of an order line and was not rejected, beside one receipt line.
CREATE FUNCTION quty.arrived_qty(line bigint, beside bigint DEFAULT NULL) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT coalesce(sum(r.counted_qty - r.rejected_qty), 0) FROM quty.goods_receipt_line r
    WHERE r.order_line_id = line AND r.id IS DISTINCT FROM beside
$$;

-- A counted line: what was ordered, in the unit that was ordered. The order is locked, so that two receipts never both
-- fill its rest.
CREATE FUNCTION quty.check_counted(counted quty.goods_receipt_line) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    ordered quty.purchase_order_line;
    head quty.purchase_order;
    arrived numeric;
    over numeric;
    params jsonb;
BEGIN
    SELECT o.* INTO head FROM quty.purchase_order o JOIN quty.purchase_order_line l ON l.order_id = o.id
    WHERE l.id = counted.order_line_id FOR UPDATE OF o;
    SELECT * INTO ordered FROM quty.purchase_order_line l WHERE l.id = counted.order_line_id;
    IF head.state NOT IN ('sent', 'received') THEN
        PERFORM quty.refuse('purchase.wrong_state', jsonb_build_object('number', head.number, 'state', head.state));
    END IF;
    IF (ordered.article_id, ordered.unit) IS DISTINCT FROM (counted.article_id, counted.unit) THEN
        PERFORM quty.refuse('receipt.not_ordered', jsonb_build_object('number', head.number, 'unit', ordered.unit));
    END IF;
    arrived := quty.arrived_qty(ordered.id, counted.id) + counted.counted_qty;
    over := (arrived - ordered.qty - ordered.over_allowed_qty) * 100 / ordered.qty;
    params := jsonb_build_object('number', head.number, 'ordered', trim_scale(ordered.qty), 'arrived', trim_scale(arrived),
                                 'unit', ordered.unit, 'percent', round(over, 1));
    IF over > quty.setting_number('purchasing.over_supervised_percent', 10) THEN
        PERFORM quty.refuse('receipt.far_too_much', params);
    ELSIF over > quty.setting_number('purchasing.over_free_percent', 5) THEN
        IF NOT quty.may('supervise_warehouse') THEN
            PERFORM quty.refuse('receipt.too_much', params);
        ELSIF btrim(counted.reason) = '' THEN
            PERFORM quty.refuse('receipt.reason_needed', params);
        END IF;
    END IF;
END
$$;

CREATE FUNCTION quty.goods_receipt_line_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM quty.require('receive_goods');
        NEW.inspection_state := 'not_inspected';
        NEW.accepted_qty := 0; NEW.rejected_qty := 0; NEW.rejected_stock_qty := 0; NEW.stored_qty := 0; NEW.returned_qty := 0;
        IF NEW.order_line_id IS NOT NULL THEN
            PERFORM quty.check_counted(NEW);
        END IF;
        RETURN NEW;
    END IF;
    NEW.order_line_id := OLD.order_line_id; NEW.article_id := OLD.article_id; NEW.unit := OLD.unit;
    NEW.counted_qty := OLD.counted_qty; NEW.stock_qty := OLD.stock_qty; NEW.lot_id := OLD.lot_id;
    IF NEW.inspection_state <> OLD.inspection_state THEN
        PERFORM quty.require('record_inspections');
        IF OLD.inspection_state <> 'not_inspected' THEN
            PERFORM quty.refuse('receipt.inspected', '{}');
        END IF;
        IF NEW.accepted_qty + NEW.rejected_qty <> NEW.counted_qty THEN
            PERFORM quty.refuse('receipt.sum', jsonb_build_object('counted', trim_scale(NEW.counted_qty)));
        END IF;
        NEW.rejected_stock_qty := round(NEW.stock_qty * NEW.rejected_qty / NEW.counted_qty, 4);
    ELSE
        NEW.accepted_qty := OLD.accepted_qty; NEW.rejected_qty := OLD.rejected_qty;
        NEW.rejected_stock_qty := OLD.rejected_stock_qty;
        PERFORM quty.require('receive_goods');
        IF NEW.stored_qty > NEW.stock_qty - NEW.rejected_stock_qty OR NEW.returned_qty > NEW.rejected_stock_qty
            OR (OLD.inspection_state = 'not_inspected' AND (NEW.stored_qty, NEW.returned_qty) <> (0, 0))
        THEN
            PERFORM quty.refuse('receipt.more_than_passed',
                                jsonb_build_object('passed', trim_scale(NEW.stock_qty - NEW.rejected_stock_qty)));
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER goods_receipt_line_guard BEFORE INSERT OR UPDATE ON quty.goods_receipt_line
FOR EACH ROW EXECUTE FUNCTION quty.goods_receipt_line_guard();

-- The receipt and the order follow their lines.
CREATE FUNCTION quty.receipt_progress() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    wanted text;
    bought bigint;
BEGIN
    SELECT CASE
        WHEN count(*) FILTER (WHERE l.inspection_state = 'not_inspected') > 0 THEN 'arrived'
        WHEN sum(l.rejected_stock_qty) = sum(l.stock_qty) AND sum(l.returned_qty) = sum(l.stock_qty) THEN 'returned'
        WHEN bool_and(l.stored_qty = l.stock_qty - l.rejected_stock_qty) AND sum(l.stored_qty) > 0 THEN 'posted'
        ELSE 'inspected' END
    INTO wanted FROM quty.goods_receipt_line l WHERE l.receipt_id = NEW.receipt_id;
    UPDATE quty.goods_receipt g SET state = wanted, version = g.version + 1,
        posted_at = CASE WHEN wanted = 'posted' THEN coalesce(g.posted_at, now()) END,
        posted_by = CASE WHEN wanted = 'posted' THEN coalesce(g.posted_by, session_user) END
    WHERE g.id = NEW.receipt_id AND g.state <> wanted;
    SELECT l.order_id INTO bought FROM quty.purchase_order_line l WHERE l.id = NEW.order_line_id;
    UPDATE quty.purchase_order o SET version = o.version + 1, state = CASE
        WHEN NOT EXISTS (SELECT FROM quty.purchase_order_line l WHERE l.order_id = o.id AND l.qty > (
            SELECT coalesce(sum(r.accepted_qty), 0) FROM quty.goods_receipt_line r WHERE r.order_line_id = l.id)) THEN 'done'
        ELSE 'received' END
    WHERE o.id = bought AND o.state IN ('sent', 'received');
    RETURN NULL;
END
$$;
CREATE TRIGGER goods_receipt_line_progress AFTER INSERT OR UPDATE ON quty.goods_receipt_line
FOR EACH ROW EXECUTE FUNCTION quty.receipt_progress();

-- Goods leave with a pass that the guard signs. What comes back never exceeds what left; a pass is closed when both
-- agree, or somebody says why not.
CREATE FUNCTION quty.gate_pass_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    left_with quty.gate_pass;
    back numeric;
    params jsonb;
BEGIN
    params := jsonb_build_object('number', NEW.number, 'state', NEW.state);
    IF TG_OP = 'INSERT' THEN
        NEW.closed_at := NULL; NEW.closed_by := NULL; NEW.difference_qty := NULL;
        IF NEW.direction = 'out' THEN
            -- What goes back to a supplier is the business of those who receive; anything else of those who issue.
            PERFORM quty.require(CASE WHEN (SELECT p.kind FROM quty.partner p WHERE p.id = NEW.partner_id) = 'supplier'
                                      THEN 'receive_goods' ELSE 'issue_material' END);
            NEW.state := 'prepared'; NEW.passed_at := NULL; NEW.passed_by := NULL;
            RETURN NEW;
        END IF;
        PERFORM quty.require('receive_goods');
        SELECT * INTO left_with FROM quty.gate_pass g WHERE g.id = NEW.returns_id FOR UPDATE;
        IF left_with.direction <> 'out' OR left_with.state <> 'passed' THEN
            PERFORM quty.refuse('gate.not_outside', jsonb_build_object('number', left_with.number));
        END IF;
        SELECT coalesce(sum(g.qty), 0) INTO back FROM quty.gate_pass g WHERE g.returns_id = NEW.returns_id;
        IF NEW.unit <> left_with.unit OR back + NEW.qty > left_with.qty THEN
            PERFORM quty.refuse('gate.more_than_left', jsonb_build_object(
                'number', left_with.number, 'rest', trim_scale(left_with.qty - back), 'unit', left_with.unit));
        END IF;
        NEW.state := 'closed'; NEW.passed_at := now(); NEW.passed_by := session_user;
        RETURN NEW;
    END IF;
    IF (NEW.direction, NEW.qty, NEW.unit, NEW.partner_id, NEW.work_order_id)
        IS DISTINCT FROM (OLD.direction, OLD.qty, OLD.unit, OLD.partner_id, OLD.work_order_id)
    THEN
        PERFORM quty.refuse('gate.fixed', params);
    END IF;
    NEW.passed_at := OLD.passed_at; NEW.passed_by := OLD.passed_by;
    NEW.closed_at := OLD.closed_at; NEW.closed_by := OLD.closed_by; NEW.difference_qty := OLD.difference_qty;
    IF NEW.state IN ('passed', 'held') AND OLD.state IN ('prepared', 'held') THEN
        PERFORM quty.require('gate_check');
        IF session_user = OLD.created_by THEN
            PERFORM quty.refuse('gate.own', params);
        END IF;
        IF NEW.state = 'held' AND btrim(NEW.reason) = '' THEN
            PERFORM quty.refuse('gate.reason_needed', params);
        END IF;
        IF NEW.state = 'passed' THEN
            NEW.passed_at := now(); NEW.passed_by := session_user;
        END IF;
    ELSIF (OLD.state, NEW.state) = ('passed', 'closed') AND NEW.direction = 'out' THEN
        PERFORM quty.require('receive_goods');
        SELECT NEW.qty - coalesce(sum(g.qty), 0) INTO NEW.difference_qty FROM quty.gate_pass g WHERE g.returns_id = NEW.id;
        IF NEW.difference_qty <> 0 AND btrim(NEW.reason) = '' THEN
            PERFORM quty.refuse('gate.reason_needed', params);
        END IF;
        NEW.closed_at := now(); NEW.closed_by := session_user;
    ELSE
        PERFORM quty.refuse('gate.wrong_state', params || jsonb_build_object('state', OLD.state));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER gate_pass_guard BEFORE INSERT OR UPDATE ON quty.gate_pass
FOR EACH ROW EXECUTE FUNCTION quty.gate_pass_guard();

-- A request is made by one person and decided by another desk.
CREATE FUNCTION quty.purchase_request_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.state := 'requested'; NEW.decided_at := NULL; NEW.decided_by := NULL; NEW.order_line_id := NULL;
    ELSIF NEW.state <> OLD.state THEN
        IF NEW.state = 'cancelled' THEN
            PERFORM quty.require('request_purchases');
            IF NOT quty.is_in(NEW.department) THEN
                PERFORM quty.refuse('purchase.not_yours', jsonb_build_object('number', NEW.number));
            END IF;
        ELSE
            PERFORM quty.require('manage_purchasing');
        END IF;
        NEW.decided_at := now(); NEW.decided_by := session_user;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER purchase_request_guard BEFORE INSERT OR UPDATE ON quty.purchase_request
FOR EACH ROW EXECUTE FUNCTION quty.purchase_request_guard();
