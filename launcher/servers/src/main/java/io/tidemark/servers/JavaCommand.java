package io.tidemark.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The start of a command line that runs Java programs on the Java that runs this one. */
public final class JavaCommand {

    private static final int FIRST_THAT_WARNS_OF_NATIVE_ACCESS = 24;

    private JavaCommand() {}

    /** The executable and the flags that every child gets, followed by the given ones. */
    public static List<String> with(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        if (Runtime.version().feature() >= FIRST_THAT_WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(flags);
        return command;
    }
}
