-- Bills of material: what is in force is not edited; a draft is put in force by those who may approve bills, and an import
-- brings bills that are in force already. Owners of the schema (upgrades, taking an import back) are not held up.

CREATE FUNCTION quty.bill_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF pg_has_role(current_user, 'quty_owner', 'MEMBER') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM quty.require('import_data');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state = 'active' AND OLD.state <> 'active' THEN
        PERFORM quty.require('approve_bills');
    END IF;
    IF OLD.state = 'retired' AND NEW.state <> 'retired'
       OR (OLD.article_id, OLD.variant, OLD.revision) IS DISTINCT FROM (NEW.article_id, NEW.variant, NEW.revision)
       OR OLD.state <> 'draft'
          AND (OLD.kind, OLD.department, OLD.partner_id, OLD.output_qty, OLD.output_unit, OLD.set_item, OLD.revision_reason)
              IS DISTINCT FROM
              (NEW.kind, NEW.department, NEW.partner_id, NEW.output_qty, NEW.output_unit, NEW.set_item, NEW.revision_reason)
    THEN
        PERFORM quty.refuse('bill.in_force', jsonb_build_object('revision', OLD.revision));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bill_guard BEFORE INSERT OR UPDATE ON quty.bill
FOR EACH ROW EXECUTE FUNCTION quty.bill_guard();

-- Lines belong to a draft, or to a bill of the same transaction (an import); nobody can write when a bill was made.
CREATE FUNCTION quty.bill_line_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    line quty.bill_line := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    written integer;
BEGIN
    IF pg_has_role(current_user, 'quty_owner', 'MEMBER') THEN
        RETURN line;
    END IF;
    SELECT b.revision INTO written FROM quty.bill b
    WHERE b.id = line.bill_id AND b.state <> 'draft' AND b.created_at <> CURRENT_TIMESTAMP;
    IF FOUND OR (TG_OP = 'UPDATE' AND NEW.bill_id <> OLD.bill_id) THEN
        PERFORM quty.refuse('bill.in_force', jsonb_build_object('revision', written));
    END IF;
    RETURN line;
END
$$;
CREATE TRIGGER bill_line_guard BEFORE INSERT OR UPDATE OR DELETE ON quty.bill_line
FOR EACH ROW EXECUTE FUNCTION quty.bill_line_guard();
