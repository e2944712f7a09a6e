package io.tidemark.suite.command;

import io.tidemark.suite.operate.OperatorClient;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;

/** One export on its way to a file or the standard output; it is whole, or it is an error. */
final class ExportDownload {

    private static final int CHUNK = 64 * 1024;

    private final OperatorClient client;
    private final String path;
    private final ExportEnd end;
    private final OptionalLong size;

    private ExportDownload(OperatorClient client, String path, ExportEnd end, OptionalLong size) {
        this.client = client;
        this.path = path;
        this.end = end;
        this.size = size;
    }

    /** Of one that is made as it is fetched. */
    static ExportDownload streamed(OperatorClient client, String path, String format) {
        return new ExportDownload(client, path, new ExportTail(format), OptionalLong.empty());
    }

    /** Of one that is there. */
    static ExportDownload made(OperatorClient client, MadeExport export) {
        return new ExportDownload(client, export.path(), export.end(), OptionalLong.of(export.bytes()));
    }

    void toStandardOutput() throws IOException, InterruptedException {
        try (InputStream in = open().body();
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            copy(in, out, ExportProgress.none());
        }
    }

    /** The file appears when it is whole. */
    String toFile(Path file, boolean terminal) throws IOException, InterruptedException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        ExportProgress progress = terminal ? ExportProgress.on(System.err, expectedBytes()) : ExportProgress.none();
        HttpResponse<InputStream> response = open();
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

    /** What is there can be asked for again; what is made as it is fetched would be made again. */
    private HttpResponse<InputStream> open() throws IOException, InterruptedException {
        return size.isPresent() ? Persistence.answer(() -> client.open(path)) : client.open(path);
    }

    private OptionalLong expectedBytes() throws IOException, InterruptedException {
        return size.isPresent()
                ? size
                : client.head(path).map(ExportDownload::expectedBytes).orElse(OptionalLong.empty());
    }

    private static OptionalLong expectedBytes(HttpHeaders headers) {
        return headers.firstValueAsLong("Export-Bytes");
    }

    private void copy(InputStream in, OutputStream out, ExportProgress progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            out.write(chunk, 0, read);
            end.add(chunk, read);
            progress.add(read);
        }
        progress.end();
        end.check();
    }
}
