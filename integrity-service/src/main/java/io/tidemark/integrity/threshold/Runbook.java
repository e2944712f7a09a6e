package io.tidemark.integrity.threshold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Where it is written what to do about an alert. */
public final class Runbook {
    /** The folder of the pages, in the repository. */
    public static final String FOLDER = "docs/runbooks/";

    private static final String INDEX = "README.md";
    private static final Properties PAGES = pages();

    private Runbook() {}

    /** The page and the place on it, within {@link #FOLDER}; of an alert that somebody added, the index of pages. */
    public static String page(String threshold) {
        String page = PAGES.getProperty(threshold);
        return page == null ? INDEX : page + "#" + threshold;
    }

    private static Properties pages() {
        Properties pages = new Properties();
        try (InputStream file = Runbook.class.getResourceAsStream("runbooks.properties")) {
            pages.load(Objects.requireNonNull(file));
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException("The runbook's pages can't be read", e);
        }
    }
}
