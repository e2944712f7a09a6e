{{/* A number; helm --set takes 0.95 for a text. */}}
{{- define "tidemark.figure" -}}
{{- float64 . | toJson -}}
{{- end -}}

{{/* The alerts' rules with the figures of monitoring.thresholds. In the file a figure stands in brackets, and once more in the summary. */}}
{{- define "tidemark.rules" -}}
{{- $rules := list }}
{{- range $rule := splitList "- alert: " (.Files.Get "files/prometheus-rules.yaml") }}
{{- range $id, $figure := $.Values.monitoring.thresholds }}
{{- if contains (printf "threshold: %s\n" $id) $rule }}
{{- $rule = regexReplaceAll `(>=|<=|>|<) \([-+.0-9E]+\)` $rule (printf "${1} (%s)" (include "tidemark.figure" $figure)) }}
{{- $rule = regexReplaceAll `, (above|at-least|below|at-most) [-+.0-9E]+ \(` $rule (printf ", ${1} %s (" (include "tidemark.figure" $figure)) }}
{{- end }}
{{- end }}
{{- $rules = append $rules $rule }}
{{- end }}
{{- join "- alert: " $rules }}
{{- end -}}

{{/* The same figures for integrity-service, which judges by them: queue-depth=2000,success-rate=0.95 */}}
{{- define "tidemark.figures" -}}
{{- $figures := list }}
{{- range $id, $figure := .Values.monitoring.thresholds }}
{{- $figures = append $figures (printf "%s=%s" $id (include "tidemark.figure" $figure)) }}
{{- end }}
{{- join "," $figures }}
{{- end -}}
