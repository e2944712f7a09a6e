{{/* The name that all objects begin with. */}}
{{- define "tidemark.fullname" -}}
{{- default .Release.Name .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* The labels of everything. Call with (dict "root" $ "component" "ingest-service"). */}}
{{- define "tidemark.labels" -}}
{{ include "tidemark.selectorLabels" . }}
app.kubernetes.io/version: {{ .version | default (include "tidemark.tag" .root) | quote }}
app.kubernetes.io/part-of: tidemark
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* The labels of all pods of the release. */}}
{{- define "tidemark.releaseLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The labels that select the pods of a component; they never change. */}}
{{- define "tidemark.selectorLabels" -}}
{{ include "tidemark.releaseLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "tidemark.tag" -}}
{{- default .Chart.AppVersion .Values.image.tag -}}
{{- end -}}

{{/* An image of ours. Call with (dict "root" $ "service" "ingest-service" "tag" "1.0"). */}}
{{- define "tidemark.image" -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}{{ .root.Values.image.repository }}/{{ .service }}:{{ .tag | default (include "tidemark.tag" .root) }}
{{- end -}}

{{- define "tidemark.serviceAccount" -}}
{{- default (ternary (include "tidemark.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{/* On which nodes pods may run, and before which others. */}}
{{- define "tidemark.placement" -}}
{{- $placement := dict -}}
{{- range $key := list "nodeSelector" "tolerations" "priorityClassName" -}}
{{- with get $.Values $key }}{{ $_ := set $placement $key . }}{{ end -}}
{{- end -}}
{{- with $placement }}{{ toYaml . }}{{ end -}}
{{- end -}}

{{/* Pods run as nobody, with nothing that they could gain. */}}
{{- define "tidemark.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "tidemark.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "tidemark.databaseHost" -}}
{{- if .Values.standalone.enabled }}{{ include "tidemark.fullname" . }}-postgresql{{ else }}{{ required "database.host is needed unless standalone.enabled" .Values.database.host }}{{ end -}}
{{- end -}}

{{/* Gives each role its password of the Secret; a shell script for a psql that knows where to go. */}}
{{- define "tidemark.rolePasswords" -}}
# psql reads the passwords itself: what stands in a command line, others can read.
for role in snapshot flag integrity export; do
  # Without one psql would take away the password that the role has.
  test -s /passwords/tidemark_$role || { echo "The Secret has no tidemark_$role" >&2; exit 1; }
  printf '%s\n' "\\set p \`cat /passwords/tidemark_$role\`" "alter role tidemark_$role password :'p';" |
    psql -v ON_ERROR_STOP=1
done
{{- end -}}

{{/* The volume that the script reads. With a key that is missing the pod does not start, and says which. */}}
{{- define "tidemark.rolePasswordsSecret" -}}
secret:
  secretName: {{ .Values.database.passwordsSecret }}
  items:
    {{- range list "snapshot" "flag" "integrity" "export" }}
    - {key: tidemark_{{ . }}, path: tidemark_{{ . }}}
    {{- end }}
{{- end -}}

{{- define "tidemark.kafka" -}}
{{- if .Values.standalone.enabled }}{{ include "tidemark.fullname" . }}-kafka:9092{{ else }}{{ required "kafka.bootstrapServers is needed unless standalone.enabled" .Values.kafka.bootstrapServers }}{{ end -}}
{{- end -}}

{{/* The environment that a service learns from where everything is; ./tidemark up sets the same variables. */}}
{{- define "tidemark.environment" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{- $service := get $values.services .service -}}
- name: QUARKUS_HTTP_HOST
  value: 0.0.0.0
- name: QUARKUS_HTTP_PORT
  value: {{ $service.port | quote }}
{{- if $service.streams }}
{{- /* Of the grace, what goes before SIGTERM and what is closed after the last request are taken off. */}}
{{- $wait := sub (sub (int $service.terminationGracePeriodSeconds) (int $values.drainSeconds)) 10 }}
{{- if lt (int $wait) 5 }}{{ fail (printf "services.%s.terminationGracePeriodSeconds is too short: drainSeconds and 10 s for the end go off it" .service) }}{{ end }}
- name: QUARKUS_SHUTDOWN_TIMEOUT
  value: {{ $wait }}s
{{- end }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: {{ $values.logging.json | quote }}
- name: QUARKUS_LOG_LEVEL
  value: {{ $values.logging.level }}
- name: JDK_JAVA_OPTIONS
  value: {{ printf "%s -Djava.io.tmpdir=/tmp" (default $values.jvm.options $service.jvmOptions) | quote }}
- name: MALLOC_ARENA_MAX
  value: "2"
- name: TIDEMARK_STATE_FOLDER
  value: /var/lib/tidemark
- name: TIDEMARK_JWT_PUBLIC_KEY
  value: {{ if $values.auth.jwksUrl }}{{ $values.auth.jwksUrl | quote }}{{ else }}file:/etc/tidemark/jwt/{{ $values.auth.publicKey.key }}{{ end }}
- name: TIDEMARK_JWT_ISSUER
  value: {{ $values.auth.issuer | quote }}
- name: TIDEMARK_JWT_AUDIENCE
  value: {{ $values.auth.audience | quote }}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ include "tidemark.kafka" $root | quote }}
{{- with $values.kafka.securityProtocol }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ . }}
{{- end }}
{{- with $values.kafka.saslMechanism }}
- name: KAFKA_SASL_MECHANISM
  value: {{ . }}
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ required "kafka.saslSecret.name is needed with kafka.saslMechanism" $values.kafka.saslSecret.name }}
      key: {{ $values.kafka.saslSecret.key }}
{{- end }}
{{- if $values.kafka.caSecret.name }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/tidemark/kafka/{{ $values.kafka.caSecret.key }}
{{- end }}
{{- with $service.database }}
- name: TIDEMARK_DB_HOST
  value: {{ include "tidemark.databaseHost" $root | quote }}
- name: TIDEMARK_DB_PORT
  value: {{ $values.database.port | quote }}
- name: TIDEMARK_DB_NAME
  value: {{ $values.database.name | quote }}
- name: TIDEMARK_DB_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $values.database.passwordsSecret }}
      key: {{ . }}
- name: QUARKUS_FLYWAY_MIGRATE_AT_START
  value: {{ $.migrate | default (not $values.migrations.job) | quote }}
{{- end }}
{{- if $service.cursorKey }}
- name: TIDEMARK_CURSOR_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $values.auth.cursorKey.secret }}
      key: {{ $values.auth.cursorKey.key }}
{{- end }}
{{- if $service.callsServices }}
{{- range $name := keys $values.services | sortAlpha }}
- name: TIDEMARK_{{ $name | trimSuffix "-service" | upper }}_URL
  value: http://{{ include "tidemark.fullname" $root }}-{{ $name }}:{{ (get $values.services $name).port }}
{{- end }}
{{- end }}
{{- if eq .service "ingest-service" }}
- name: TIDEMARK_SERVICE_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ $values.auth.serviceToken.secret }}
      key: {{ $values.auth.serviceToken.key }}
{{- end }}
{{- if eq .service "flag-service" }}
{{- with $values.unleash.url }}
- name: UNLEASH_URL
  value: {{ . | quote }}
- name: UNLEASH_PROJECT
  value: {{ $values.unleash.project }}
- name: UNLEASH_ENVIRONMENT
  value: {{ $values.unleash.environment }}
- name: UNLEASH_ADMIN_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ $values.unleash.tokensSecret }}
      key: admin-token
- name: UNLEASH_CLIENT_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ $values.unleash.tokensSecret }}
      key: client-token
{{- end }}
{{- with $values.edge.tokensSecret }}
- name: TIDEMARK_EDGE_CLIENT_TOKENS
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: client-tokens
      optional: true
- name: TIDEMARK_EDGE_FRONTEND_TOKENS
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: frontend-tokens
      optional: true
{{- end }}
{{- end }}
{{- if and (eq .service "integrity-service") $values.monitoring.thresholds }}
- name: TIDEMARK_THRESHOLDS_VALUES
  value: {{ include "tidemark.figures" $root | quote }}
{{- end }}
{{- with $values.tracing.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ $values.tracing.otlpProtocol }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $values.tracing.ratio | quote }}
{{- end }}
{{- range $name, $value := merge (dict) (default dict $service.env) $values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "tidemark.mounts" -}}
- name: tmp
  mountPath: /tmp
- name: state
  mountPath: /var/lib/tidemark
{{- if not .Values.auth.jwksUrl }}
- name: jwt
  mountPath: /etc/tidemark/jwt
  readOnly: true
{{- end }}
{{- if .Values.kafka.caSecret.name }}
- name: kafka-ca
  mountPath: /etc/tidemark/kafka
  readOnly: true
{{- end }}
{{- end -}}

{{/* /tmp holds the native libraries of Kafka's codecs and Unleash's engine: it has to allow them to be executed. */}}
{{- define "tidemark.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
- name: state
  emptyDir:
    sizeLimit: 256Mi
{{- if not .Values.auth.jwksUrl }}
- name: jwt
  secret:
    secretName: {{ .Values.auth.publicKey.secret }}
    items:
      - key: {{ .Values.auth.publicKey.key }}
        path: {{ .Values.auth.publicKey.key }}
{{- end }}
{{- if .Values.kafka.caSecret.name }}
- name: kafka-ca
  secret:
    secretName: {{ .Values.kafka.caSecret.name }}
    items:
      - key: {{ .Values.kafka.caSecret.key }}
        path: {{ .Values.kafka.caSecret.key }}
{{- end }}
{{- end -}}

{{/*
A Deployment of a service. Call with (dict "root" $ "service" "ingest-service" "track" "stable" "tag" "").
The track is part of the selector: stable and canary pods are two sets, and a rollback of one leaves the other alone.
*/}}
{{- define "tidemark.deployment" -}}
{{- $root := .root -}}
{{- $service := get .root.Values.services .service -}}
{{- $name := printf "%s-%s%s" (include "tidemark.fullname" .root) .service (ternary "-canary" "" (eq .track "canary")) -}}
{{- $selector := dict "root" $root "component" .service -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "tidemark.labels" (dict "root" $root "component" .service "version" (.tag | default "")) | nindent 4 }}
    tidemark.io/track: {{ .track }}
spec:
  {{- if eq .track "canary" }}
  {{- /* As many as its share of the requests asks for, of as many as the others may become: nothing scales it. */}}
  {{- $others := ternary $service.autoscaling.maxReplicas $service.replicas $service.autoscaling.enabled }}
  {{- $share := max (int $root.Values.canary.weight) (int $root.Values.canary.podsFor) }}
  replicas: {{ max (int $root.Values.canary.replicas) (ceil (divf (mul $share (int $others)) 100)) }}
  {{- /* Argo's Rollout has the pods of those that it moves: a number here would start as many beside them. */}}
  {{- else if not (or $service.autoscaling.enabled (and $root.Values.canary.argo.enabled (has .service $root.Values.canary.services))) }}
  replicas: {{ $service.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "tidemark.selectorLabels" $selector | nindent 6 }}
      tidemark.io/track: {{ .track }}
  template:
    metadata:
      labels:
        {{- include "tidemark.labels" (dict "root" $root "component" .service "version" (.tag | default "")) | nindent 8 }}
        tidemark.io/track: {{ .track }}
      {{- with $root.Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "tidemark.serviceAccount" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "tidemark.podSecurity" $root | nindent 8 }}
      terminationGracePeriodSeconds: {{ $service.terminationGracePeriodSeconds }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "tidemark.selectorLabels" $selector | nindent 14 }}
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "tidemark.selectorLabels" $selector | nindent 14 }}
      {{- with include "tidemark.placement" $root }}
      {{- . | nindent 6 }}
      {{- end }}
      containers:
        - name: {{ .service }}
          image: {{ include "tidemark.image" (dict "root" $root "service" .service "tag" .tag) }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          securityContext:
            {{- include "tidemark.containerSecurity" $root | nindent 12 }}
          ports:
            - name: http
              containerPort: {{ $service.port }}
              protocol: TCP
          env:
            {{- include "tidemark.environment" (dict "root" $root "service" .service) | nindent 12 }}
          {{- with $root.Values.probes }}
          startupProbe:
            httpGet: {path: /health/started, port: http}
            {{- toYaml .startup | nindent 12 }}
          readinessProbe:
            httpGet: {path: /health/ready, port: http}
            {{- toYaml .readiness | nindent 12 }}
          # Looks at the process alone: a dependency that is away is no reason to start it anew.
          livenessProbe:
            httpGet: {path: /health/live, port: http}
            {{- toYaml .liveness | nindent 12 }}
          {{- end }}
          lifecycle:
            preStop:
              # Until every gateway has heard that this pod takes nothing more.
              sleep:
                seconds: {{ $root.Values.drainSeconds }}
          resources:
            {{- toYaml $service.resources | nindent 12 }}
          volumeMounts:
            {{- include "tidemark.mounts" $root | nindent 12 }}
      volumes:
        {{- include "tidemark.volumes" $root | nindent 8 }}
{{- end -}}
