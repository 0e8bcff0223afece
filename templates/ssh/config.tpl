{{- $base := .User.StepBasePath | default .User.StepPath -}}
{{- if eq (.User.GOOS | default "") "windows" }}{{ $base = $base | replace "\\" "/" | trimPrefix "C:" }}{{ end -}}
Host *
	Include "{{ $base }}/ssh/includes"
