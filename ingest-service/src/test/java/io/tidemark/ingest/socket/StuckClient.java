package io.tidemark.ingest.socket;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client on a bare connection, that answers nothing and reads only when it is told to. */
final class StuckClient implements AutoCloseable {
    private static final int CLOSE = 8;

    private final Socket connection;
    private final DataInputStream in;

    private StuckClient(Socket connection) throws IOException {
        this.connection = connection;
        this.in = new DataInputStream(connection.getInputStream());
    }

    /** A socket that is open; nothing of it was read but the answer to the upgrade. */
    static StuckClient connect(String token, String device) throws IOException {
        URI url = URI.create(TestingSocket.url("http"));
        Socket connection = new Socket();
        connection.setReceiveBufferSize(4096);
        connection.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        String request = "GET " + url.getPath() + "?device_id=" + device + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StuckClient client = new StuckClient(connection);
        client.readHeader();
        return client;
    }

    private void readHeader() throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            header.append((char) in.readUnsignedByte());
        }
        if (!header.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(header.toString());
        }
    }

    /** Reads on until the server closes; the status of its close frame. */
    int readUntilClosed() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            if (opcode == CLOSE) {
                return in.readUnsignedShort();
            }
            in.skipNBytes(length);
        }
    }

    /** Reads what the kernel still holds until the connection ends, in order or not; how many bytes that were. */
    long readToTheEnd() {
        long bytes = 0;
        byte[] chunk = new byte[64 << 10];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                bytes += read;
            }
        } catch (IOException reset) {
            return bytes;
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
