package io.tidemark.ingest.mode;

/** Feature documents as flag-service sends them. */
final class FlagDocuments {
    static final String OFF_BUT_NAMED = """
            {"name":"resume_sync.local_only","type":"kill-switch","enabled":false,"strategies":[]}""";

    private FlagDocuments() {}

    static String off(long epoch) {
        return body(epoch, OFF_BUT_NAMED);
    }

    static String onForAll(long epoch) {
        return onForShareOf(epoch, "100");
    }

    static String onForShareOf(long epoch, String percentage) {
        return body(epoch, on(percentage, "[]"));
    }

    static String onForTenant(long epoch, String tenant) {
        return body(epoch, on("100", """
                        [{"contextName":"tenantId","operator":"IN","values":["%s"]}]""".formatted(tenant)));
    }

    static String withoutTheSwitch(long epoch) {
        return body(epoch, "{\"name\":\"syncEnabled\",\"enabled\":true,\"strategies\":[]}");
    }

    static String body(long epoch, String feature) {
        return "{\"version\":2,\"features\":[%s],\"segments\":[],\"meta\":{\"revisionId\":%d}}"
                .formatted(feature, epoch);
    }

    private static String on(String percentage, String constraints) {
        return """
                {"name":"resume_sync.local_only","type":"kill-switch","enabled":true,"strategies":[
                 {"name":"flexibleRollout","constraints":%s,
                  "parameters":{"rollout":"%s","stickiness":"userId","groupId":"resume_sync.local_only"}}]}""".formatted(constraints, percentage);
    }
}
