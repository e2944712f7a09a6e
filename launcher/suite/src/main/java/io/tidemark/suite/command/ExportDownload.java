package io.tidemark.suite.command;

import io.tidemark.suite.operate.OperatorClient;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;

/** One export on its way to a file or the standard output; it is whole, or it is an error. */
final class ExportDownload {

    private static final int CHUNK = 64 * 1024;

    private final OperatorClient client;
    private final String path;
    private final ExportTail tail;

    ExportDownload(OperatorClient client, String path, String format) {
        this.client = client;
        this.path = path;
        this.tail = new ExportTail(format);
    }

    void toStandardOutput() throws IOException, InterruptedException {
        try (InputStream in = client.open(path).body();
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            copy(in, out, ExportProgress.none());
        }
    }

    /** The file appears when it is whole. */
    String toFile(Path file, boolean terminal) throws IOException, InterruptedException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        ExportProgress progress = terminal ? ExportProgress.on(System.err, expectedBytes()) : ExportProgress.none();
        HttpResponse<InputStream> response = client.open(path);
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(part)) {
            copy(in, out, progress);
        } catch (IOException e) {
            throw new IOException(reason(e) + "; what came is in " + part, e);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        return file + ": " + Files.size(file) + " bytes";
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "the export broke off" : "the export broke off: " + e.getMessage();
    }

    private OptionalLong expectedBytes() throws IOException, InterruptedException {
        return client.head(path).map(ExportDownload::expectedBytes).orElse(OptionalLong.empty());
    }

    private static OptionalLong expectedBytes(HttpHeaders headers) {
        return headers.firstValueAsLong("Export-Bytes");
    }

    private void copy(InputStream in, OutputStream out, ExportProgress progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            out.write(chunk, 0, read);
            tail.add(chunk, read);
            progress.add(read);
        }
        progress.end();
        tail.check();
    }

    /** The end of an export, which says whether it is all of it. */
    private static final class ExportTail {

        private static final int ENOUGH = 2_048;

        private final boolean tells;
        private String text = "";

        ExportTail(String format) {
            this.tells = !format.equals("csv");
        }

        void add(byte[] bytes, int length) {
            if (tells) {
                int from = Math.max(0, length - ENOUGH);
                String all = text + new String(bytes, from, length - from, StandardCharsets.ISO_8859_1);
                text = all.substring(Math.max(0, all.length() - ENOUGH));
            }
        }

        void check() throws IOException {
            String last = text.substring(Math.max(0, text.lastIndexOf("\"count\":")));
            if (tells && last.contains("\"complete\":false")) {
                throw new IOException(
                        "a limit of the service ended it; go on with --cursor and the cursor in its last line");
            }
            if (tells && !last.contains("\"complete\":true")) {
                throw new IOException("its end is missing");
            }
        }
    }
}
