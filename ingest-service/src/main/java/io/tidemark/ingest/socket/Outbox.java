package io.tidemark.ingest.socket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one socket, within two limits. Messages keep their order; of heads, modes and flags only the
 * newest waits, and it has a place of its own, so that these never fill the box. Not for several threads.
 */
final class Outbox {
    private final int maxMessages;
    private final long maxBytes;
    private final Queue<String> waiting = new ArrayDeque<>(1);
    private PushMessage.@Nullable Head head;
    private PushMessage.@Nullable Mode mode;
    private PushMessage.@Nullable Flags flags;
    private long bytes;

    Outbox(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Takes a message; false when it does not fit, and then it is not taken. */
    boolean offer(PushMessage message) {
        return switch (message) {
            case PushMessage.Head newer -> {
                head = head == null ? newer : newer.after(head);
                yield true;
            }
            case PushMessage.Mode newer -> {
                mode = newer;
                yield true;
            }
            case PushMessage.Flags newer -> {
                flags = newer;
                yield true;
            }
            default -> offer(message.text());
        };
    }

    private boolean offer(String text) {
        long size = size(text);
        if (waiting.size() >= maxMessages || bytes + size > maxBytes) {
            return false;
        }
        bytes += size;
        return waiting.add(text);
    }

    /** The message to send next, which is then no longer kept here; null when nothing waits. */
    @Nullable
    String next() {
        String text = waiting.poll();
        if (text != null) {
            bytes -= size(text);
            return text;
        }
        PushMessage newest = takeNewest();
        return newest == null ? null : newest.text();
    }

    private @Nullable PushMessage takeNewest() {
        if (mode != null) {
            PushMessage taken = mode;
            mode = null;
            return taken;
        }
        if (flags != null) {
            PushMessage taken = flags;
            flags = null;
            return taken;
        }
        PushMessage taken = head;
        head = null;
        return taken;
    }

    void clear() {
        waiting.clear();
        bytes = 0;
        mode = null;
        flags = null;
        head = null;
    }

    private static long size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
