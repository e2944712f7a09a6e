package io.tidemark.ingest.mode;

import io.quarkus.security.Authenticated;
import io.tidemark.http.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Something that only writers get. */
@Path("/testing/write")
public class TestingWriteResource {
    private final ModeGate gate;
    private final JsonWebToken token;

    TestingWriteResource(ModeGate gate, JsonWebToken token) {
        this.gate = gate;
        this.token = token;
    }

    @GET
    @Authenticated
    @Operation(hidden = true)
    public String write() {
        gate.requireWritable(Caller.of(token));
        return "written";
    }
}
