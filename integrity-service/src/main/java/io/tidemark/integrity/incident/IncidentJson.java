package io.tidemark.integrity.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** Incidents as JSON, as the table keeps them. What was written once must stay readable. */
public final class IncidentJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private IncidentJson() {}

    static String write(Incident incident) {
        try {
            return MAPPER.writeValueAsString(incident);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an incident can always be written", e);
        }
    }

    public static Incident read(String json) {
        try {
            return MAPPER.readValue(json, Incident.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored incident can't be read", e);
        }
    }
}
