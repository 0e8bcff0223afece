{{- $path := .User.StepPath -}}
{{- if eq (.User.GOOS | default "") "windows" }}{{ $path = $path | replace "\\" "/" | trimPrefix "C:" }}{{ end -}}
Include "{{ $path }}/ssh/config"
{{- /* One line, without an end. */ -}}
