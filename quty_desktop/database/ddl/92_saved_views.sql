-- Views of tables are their person's own: nobody else sees or changes them.
ALTER TABLE quty.saved_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY saved_view_own ON quty.saved_view
    USING (person_name = session_user) WITH CHECK (person_name = session_user);
