package io.tidemark.integrity.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is collected first (R117). A room is a record here, its participant a device. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Triage")
record Triage(
        @Schema(description = "Room name: the collection and record") @Nullable
        String roomName,

        @Schema(description = "Local participant id: the device") @Nullable
        String localParticipantId,

        @Schema(description = "Packet type and request id, if any") @Nullable
        String packetTypeAndRequestId,

        @Schema(description = "Connection state transitions") @Nullable
        String connectionStateTransitions,

        @Schema(description = "Whether it reproduces after handshake/sync retry") @Nullable
        String reproducesAfterRetry) {
    static final Triage EMPTY = new Triage(null, null, null, null, null);

    /** With what the other one knows in place of what is known here. */
    Triage completed(Triage other) {
        return new Triage(
                either(other.roomName, roomName),
                either(other.localParticipantId, localParticipantId),
                either(other.packetTypeAndRequestId, packetTypeAndRequestId),
                either(other.connectionStateTransitions, connectionStateTransitions),
                either(other.reproducesAfterRetry, reproducesAfterRetry));
    }

    /** All of it in one line. */
    String words() {
        return "room name: " + known(roomName)
                + "; local participant id: " + known(localParticipantId)
                + "; packet type and request id: " + known(packetTypeAndRequestId)
                + "; connection state transitions: " + known(connectionStateTransitions)
                + "; reproduces after handshake/sync retry: " + known(reproducesAfterRetry);
    }

    private static String known(@Nullable String value) {
        return value == null ? "?" : value;
    }

    private static @Nullable String either(@Nullable String first, @Nullable String otherwise) {
        return first == null ? otherwise : first;
    }
}
