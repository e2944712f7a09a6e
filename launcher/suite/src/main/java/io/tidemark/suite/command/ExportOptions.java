package io.tidemark.suite.command;

import io.tidemark.suite.operate.OperatorClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which lines, in which form, and where to. */
final class ExportOptions {

    private static final String TENANT_VARIABLE = "TIDEMARK_TENANT";
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file, or - for the standard output; needed for whatever is exported or fetched.")
    private @Nullable String out;

    @Option(
            names = "--format",
            defaultValue = "csv",
            paramLabel = "F",
            description = "csv, json or ndjson (default: ${DEFAULT-VALUE}).")
    private String format = "csv";

    @Option(names = "--header", description = "csv: with the names of the columns first; wc -l counts that line, too.")
    private boolean header;

    @Option(
            names = "--tenant",
            paramLabel = "T",
            description =
                    "Of which tenant; also from the environment, " + TENANT_VARIABLE + ". A token says it itself.")
    private @Nullable String tenant;

    @Option(names = "--user", paramLabel = "U", description = "Of one user.")
    private @Nullable String user;

    @Option(names = "--collection", paramLabel = "C", description = "Of one collection.")
    private @Nullable String collection;

    @Option(names = "--since", paramLabel = "TIME", description = "From this time on (2026-01-31T12:00:00Z).")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
    private @Nullable String until;

    @Option(names = "--type", paramLabel = "T", description = "create, update, delete, upsert or restore.")
    private @Nullable String type;

    @Option(names = "--error-class", paramLabel = "E", description = "Failed ones: 4xx, 5xx, network or 429.")
    private @Nullable String errorClass;

    @Option(names = "--limit", paramLabel = "N", description = "So many lines at most.")
    private @Nullable Long limit;

    @Option(names = "--cursor", paramLabel = "C", description = "Goes on where an earlier export ended.")
    private @Nullable String cursor;

    @Option(
            names = "--background",
            description = "Have it made by the service first, whatever becomes of this connection, and then fetch it.")
    private boolean background;

    @Option(
            names = "--compression",
            paramLabel = "C",
            description = "With --background: gzip or zstd, how the file is compressed.")
    private @Nullable String compression;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private OperatorOption operator = new OperatorOption();

    int export(String what) throws IOException, InterruptedException {
        place();
        if (compression != null && !background) {
            throw new IOException("--compression is for --background; what is streamed can be piped to a compressor");
        }
        OperatorClient client = client();
        if (background) {
            return fetch(client, new ExportInBackground(client).begin(what, parameters()));
        }
        return save(ExportDownload.streamed(client, "/api/exports/" + encoded(what) + query(), format));
    }

    /** One that was asked for in the background before. */
    int fetch(String job) throws IOException, InterruptedException {
        place();
        return fetch(client(), job);
    }

    private int fetch(OperatorClient client, String job) throws IOException, InterruptedException {
        return save(ExportDownload.made(client, new ExportInBackground(client).made(job, terminal())));
    }

    private int save(ExportDownload download) throws IOException, InterruptedException {
        String place = place();
        if (place.equals(STANDARD_OUTPUT)) {
            download.toStandardOutput();
        } else {
            System.err.println(download.toFile(Path.of(place), terminal()));
        }
        return 0;
    }

    /** Asked for before anything is begun: an export that is made and has no place is of no use. */
    private String place() {
        if (out == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=FILE'");
        }
        return out;
    }

    /** As an operator of the tenant that was named; a token says it itself, and one of another tenant is refused. */
    OperatorClient client() throws IOException {
        return operator.hasToken() && named().isEmpty() ? operator.client() : operator.clientOf(tenant());
    }

    /** Progress goes where errors go: the standard output may be the export itself. */
    private static boolean terminal() {
        return Boolean.getBoolean("tidemark.error-terminal");
    }

    private Optional<String> named() {
        return Optional.ofNullable(tenant).or(() -> Optional.ofNullable(System.getenv(TENANT_VARIABLE)));
    }

    private String tenant() throws IOException {
        return named().orElseThrow(() -> new IOException("of which tenant? --tenant T, or " + TENANT_VARIABLE));
    }

    private Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        parameters.put("format", format);
        parameters.put("header", header ? true : null);
        parameters.put("compression", compression);
        parameters.put("user", user);
        parameters.put("collection", collection);
        parameters.put("since", since);
        parameters.put("until", until);
        parameters.put("type", type);
        parameters.put("error_class", errorClass);
        parameters.put("limit", limit);
        parameters.put("cursor", cursor);
        return parameters;
    }

    private String query() {
        return parameters().entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "=" + encoded(String.valueOf(parameter.getValue())))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
