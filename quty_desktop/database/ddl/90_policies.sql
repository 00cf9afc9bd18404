-- Row policies: which rows a right reaches. Reading is decided by grants, so that it is open here.

ALTER TABLE quty.alert ENABLE ROW LEVEL SECURITY;
CREATE POLICY alert_read ON quty.alert FOR SELECT USING (true);
CREATE POLICY alert_raise ON quty.alert FOR INSERT WITH CHECK (state = 'pending' AND level = 1);
-- Answered by the department whose turn it is or was, and by those that the procedures name beside it.
CREATE POLICY alert_answer ON quty.alert FOR UPDATE USING (
    (SELECT quty.works_for('MGT'))
    OR department = (SELECT quty.my_department())
    OR (SELECT quty.my_department()) = CASE kind
        WHEN 'qc_fail' THEN 'QC' WHEN 'metal' THEN 'QC' WHEN 'wrong_mark' THEN 'QC' WHEN 'certificate' THEN 'QC'
        WHEN 'shortage' THEN 'WHS' END
    OR EXISTS (SELECT FROM quty.alert_event e
               WHERE e.alert_id = alert.id AND e.department = (SELECT quty.my_department())));

-- A work order belongs to its department.
ALTER TABLE quty.work_order ENABLE ROW LEVEL SECURITY;
CREATE POLICY work_order_read ON quty.work_order FOR SELECT USING (true);
CREATE POLICY work_order_add ON quty.work_order FOR INSERT WITH CHECK (true);
CREATE POLICY work_order_change ON quty.work_order FOR UPDATE
    USING ((SELECT quty.works_for('PPIC')) OR department = (SELECT quty.my_department()));

-- Defects are counted by the inspector of that inspection.
ALTER TABLE quty.defect_count ENABLE ROW LEVEL SECURITY;
CREATE POLICY defect_count_read ON quty.defect_count FOR SELECT USING (true);
CREATE POLICY defect_count_add ON quty.defect_count FOR INSERT WITH CHECK (
    EXISTS (SELECT FROM quty.inspection i WHERE i.id = inspection_id AND i.inspected_by = session_user));

-- Results are signed by the login, whatever the program sends.
ALTER TABLE quty.lab_test ENABLE ROW LEVEL SECURITY;
CREATE POLICY lab_test_read ON quty.lab_test FOR SELECT USING (true);
CREATE POLICY lab_test_sign ON quty.lab_test FOR INSERT WITH CHECK (inspected_by = session_user AND tested_at <= now() + interval '1 day');
ALTER TABLE quty.inspection ENABLE ROW LEVEL SECURITY;
CREATE POLICY inspection_read ON quty.inspection FOR SELECT USING (true);
CREATE POLICY inspection_sign ON quty.inspection FOR INSERT WITH CHECK (inspected_by = session_user AND inspected_at <= now() + interval '1 day');

-- A transfer is sent by its department; who may change it in which way is told by its guard.
ALTER TABLE quty.transfer ENABLE ROW LEVEL SECURITY;
CREATE POLICY transfer_read ON quty.transfer FOR SELECT USING (true);
CREATE POLICY transfer_send ON quty.transfer FOR INSERT WITH CHECK (
    (SELECT quty.is_in(from_department)) AND state IN ('initiated', 'blocked', 'locked'));
CREATE POLICY transfer_change ON quty.transfer FOR UPDATE
    USING ((SELECT quty.my_department()) IN (from_department, to_department) OR (SELECT quty.works_for('MGT'))
           OR ('SUB' IN (from_department, to_department) AND (SELECT quty.my_department()) = 'WHS'));

-- How weeks and destinations were kept apart is signed by the two departments of the slip, or by those who serve all.
ALTER TABLE quty.segregation_acknowledgement ENABLE ROW LEVEL SECURITY;
CREATE POLICY segregation_acknowledgement_read ON quty.segregation_acknowledgement FOR SELECT USING (true);
CREATE POLICY segregation_acknowledgement_sign ON quty.segregation_acknowledgement FOR INSERT WITH CHECK (
    EXISTS (SELECT FROM quty.transfer t WHERE t.id = transfer_id
            AND (quty.works_for(t.from_department) OR quty.works_for(t.to_department))));

-- A photo of how a slip was kept apart comes with the slip's supervision; photos of all other records have their own right.
ALTER TABLE quty.attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY attachment_read ON quty.attachment FOR SELECT USING (true);
CREATE POLICY attachment_add ON quty.attachment FOR INSERT WITH CHECK (
    quty.may(CASE WHEN subject_kind = 'transfer' THEN 'supervise_transfers' ELSE 'add_evidence' END));

-- A line is occupied and cleared by its department.
ALTER TABLE quty.line_occupancy ENABLE ROW LEVEL SECURITY;
CREATE POLICY line_occupancy_read ON quty.line_occupancy FOR SELECT USING (true);
CREATE POLICY line_occupancy_add ON quty.line_occupancy FOR INSERT WITH CHECK (true);
CREATE POLICY line_occupancy_change ON quty.line_occupancy FOR UPDATE
    USING (department = (SELECT quty.my_department()) OR (SELECT quty.works_for('MGT')));
