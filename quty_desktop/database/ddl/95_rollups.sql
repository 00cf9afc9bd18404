-- Sums by day that overviews read. Each statement that adds to a ledger adds its own sums, its rows in one order, so that
-- two people who record at once wait for each other and never for a circle.

CREATE FUNCTION quty.sum_inspections() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    INSERT INTO quty.inspection_day AS d
        (department, article_id, line, day, inspections, inspected_pcs, passed_pcs, rework_pcs, scrap_pcs)
    SELECT i.department, CASE GROUPING(m.article_id) WHEN 0 THEN m.article_id ELSE 0 END AS article_id,
           CASE GROUPING(i.line) WHEN 0 THEN i.line ELSE '*' END AS line,
           (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date AS day,
           count(*), sum(i.inspected_pcs), sum(i.passed_pcs), sum(i.rework_pcs), sum(i.scrap_pcs)
    FROM new_rows i JOIN quty.manufacturing_order m ON m.id = i.manufacturing_order_id
    GROUP BY GROUPING SETS ((i.department, 4), (i.department, 4, m.article_id), (i.department, 4, i.line))
    ORDER BY 1, 4, 2, 3
    ON CONFLICT (department, article_id, line, day) DO UPDATE SET
        inspections = d.inspections + excluded.inspections, inspected_pcs = d.inspected_pcs + excluded.inspected_pcs,
        passed_pcs = d.passed_pcs + excluded.passed_pcs, rework_pcs = d.rework_pcs + excluded.rework_pcs,
        scrap_pcs = d.scrap_pcs + excluded.scrap_pcs;
    RETURN NULL;
END
$$;
CREATE TRIGGER inspection_sums AFTER INSERT ON quty.inspection
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION quty.sum_inspections();

CREATE FUNCTION quty.sum_defects() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    INSERT INTO quty.defect_day AS d (department, day, defect_id, found)
    SELECT i.department, (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date, c.defect_id, sum(c.qty_pcs)
    FROM new_rows c JOIN quty.inspection i ON i.id = c.inspection_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (department, day, defect_id) DO UPDATE SET found = d.found + excluded.found;
    RETURN NULL;
END
$$;
CREATE TRIGGER defect_sums AFTER INSERT ON quty.defect_count
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION quty.sum_defects();

-- What the sums should be, for the proof of the books; also what fills them after rows were laid down without triggers.
CREATE FUNCTION quty.inspection_sums()
RETURNS TABLE (department text, article_id bigint, line text, day date, inspections bigint, inspected_pcs bigint,
               passed_pcs bigint, rework_pcs bigint, scrap_pcs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT i.department, CASE GROUPING(m.article_id) WHEN 0 THEN m.article_id ELSE 0 END,
           CASE GROUPING(i.line) WHEN 0 THEN i.line ELSE '*' END, (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date,
           count(*), sum(i.inspected_pcs), sum(i.passed_pcs), sum(i.rework_pcs), sum(i.scrap_pcs)
    FROM quty.inspection i JOIN quty.manufacturing_order m ON m.id = i.manufacturing_order_id
    GROUP BY GROUPING SETS ((i.department, 4), (i.department, 4, m.article_id), (i.department, 4, i.line))
$$;

CREATE FUNCTION quty.defect_sums()
RETURNS TABLE (department text, day date, defect_id bigint, found bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
    SELECT i.department, (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date, c.defect_id, sum(c.qty_pcs)
    FROM quty.defect_count c JOIN quty.inspection i ON i.id = c.inspection_id GROUP BY 1, 2, 3
$$;
