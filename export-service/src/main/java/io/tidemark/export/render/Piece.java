package io.tidemark.export.render;

import io.tidemark.export.format.Trailer;
import java.util.Optional;
import java.util.OptionalLong;

/** What an export consists of as it is sent: one head, bytes, one tail. */
public sealed interface Piece {
    /**
     * Before the bytes.
     *
     * @param length of all the bytes, when it is known
     * @param trailer when it is known already
     */
    record Head(Mode mode, OptionalLong length, Optional<Trailer> trailer) implements Piece {}

    /** Some of the bytes. */
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Piece {}

    /** After the bytes. */
    record Tail(Trailer trailer) implements Piece {}
}
