{{/* Alertmanager's own spelling of a route: a dict of root and route. */}}
{{- define "tidemark.alertmanager.route" -}}
{{- $route := omit .route "groupBy" "groupWait" "groupInterval" "repeatInterval" "matchers" "routes" }}
{{- range $ours, $theirs := dict "groupBy" "group_by" "groupWait" "group_wait" "groupInterval" "group_interval" "repeatInterval" "repeat_interval" }}
{{- if hasKey $.route $ours }}
{{- $_ := set $route $theirs (get $.route $ours) }}
{{- end }}
{{- end }}
{{- with .route.matchers }}
{{- $_ := set $route "matchers" (include "tidemark.alertmanager.matchers" . | fromYamlArray) }}
{{- end }}
{{- with .route.routes }}
{{- $routes := list }}
{{- range . }}
{{- $routes = append $routes (include "tidemark.alertmanager.route" (dict "route" .) | fromYaml) }}
{{- end }}
{{- $_ := set $route "routes" $routes }}
{{- end }}
{{- toYaml $route }}
{{- end -}}

{{- define "tidemark.alertmanager.matchers" -}}
{{- range . }}
- {{ printf "%s%s%q" .name .matchType .value | squote }}
{{- end }}
{{- end -}}

{{/* Where integrity-service takes alerts, from within the cluster. */}}
{{- define "tidemark.alertmanager.incidents" -}}
{{- $port := (index .Values.services "integrity-service").port -}}
{{- default (printf "http://%s-integrity-service.%s.svc:%v/ops/incidents/alerts" (include "tidemark.fullname" .) .Release.Namespace $port) .Values.monitoring.alertmanager.incidentsUrl -}}
{{- end -}}

{{/* Where Alertmanager finds a key of a Secret that its object names in spec.secrets. */}}
{{- define "tidemark.alertmanager.file" -}}
{{- printf "/etc/alertmanager/secrets/%s/%s" .name .key -}}
{{- end -}}
