-- Reports of production, transfers, stock and shipments are issued by who may, and who may do only that issues nothing else.
CREATE FUNCTION quty.issued_report_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    IF NEW.kind = 'plant_report' THEN
        PERFORM quty.require('issue_reports');
    ELSIF NOT quty.may('issue_compliance') THEN
        PERFORM quty.require('print_quality_papers');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER issued_report_guard BEFORE INSERT ON quty.issued_paper
FOR EACH ROW EXECUTE FUNCTION quty.issued_report_guard();
