-- What is typed is looked for in code and name without accents; a trigger keeps them so, whoever writes the row.
CREATE FUNCTION quty.keep_search_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
BEGIN
    new.search_words := quty.plain(new.code || ' ' || new.name);
    RETURN new;
END
$$;
CREATE TRIGGER article_search_words BEFORE INSERT OR UPDATE ON quty.article
    FOR EACH ROW EXECUTE FUNCTION quty.keep_search_words();
-- Articles of a plant that was made before the trigger.
UPDATE quty.article SET search_words = '' WHERE search_words = '';
