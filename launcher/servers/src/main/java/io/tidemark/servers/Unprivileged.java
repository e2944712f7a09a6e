package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a program that refuses to run as root is run: PostgreSQL does. */
enum Unprivileged {
    /** This is no root: nothing to do. */
    AS_IS,
    /** In a user namespace without a mapping, where root is nobody and still owns its files. */
    USER_NAMESPACE,
    /** As the user nobody, who must be given the files and let into the folders above them. */
    NOBODY;

    private List<String> prefix() {
        return switch (this) {
            case AS_IS -> List.of();
            case USER_NAMESPACE -> List.of("unshare", "-U");
            case NOBODY -> List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        };
    }

    /**
     * What works here.
     *
     * @throws ServerFailedException for a root who has neither means
     */
    static Unprivileged detect() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return AS_IS;
        }
        for (Unprivileged way : List.of(USER_NAMESPACE, NOBODY)) {
            if (way.works()) {
                return way;
            }
        }
        throw new ServerFailedException(
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv works here: run as another user");
    }

    boolean works() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command(List.of("true")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(prefix());
        command.addAll(program);
        return command;
    }

    /** Gives the directory and all in it to the user the programs will run as. */
    void handOver(Path directory) throws IOException, InterruptedException {
        if (this == NOBODY) {
            int code = new ProcessBuilder("chown", "-R", "65534:65534", directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new ServerFailedException("chown of " + directory + " failed with code " + code);
            }
        }
    }
}
