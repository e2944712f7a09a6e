package io.tidemark.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Ends the servers of a folder when this JVM ends, in whatever way it does: a small shell reads from this JVM until there
 * is nobody to read from, kills what the pid files name, and deletes the folder.
 */
final class ServerTether {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            dir=$1
            cat >/dev/null
            for file in "$dir"/*/*.pid; do
                [ -f "$file" ] || continue
                read -r pid rest <"$file"
                args=$(tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null || ps -o args= -p "$pid")
                case $args in *"$dir"*) kill -9 "$pid" ;; esac
            done
            sleep 1
            rm -rf "$dir"
            """;

    /** Held, because a collected process would close its streams. */
    private static final List<Process> HELD = new CopyOnWriteArrayList<>();

    private ServerTether() {}

    static void tie(Path directory) throws IOException {
        Process tether = new ProcessBuilder("sh", "-c", SCRIPT, "tether", directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        HELD.add(tether);
    }
}
