{{- $command := .Command | default "ca-cli" -}}
{{- $context := "" }}{{ with .User.Context }}{{ $context = printf " --context %s" . }}{{ end -}}
{{- $windows := eq (.User.GOOS | default "") "windows" -}}
Match exec "{{ $command }} ssh check-host{{ $context }} %h"
{{- with .User.User }}
	User {{ . }}
{{- end }}
	UserKnownHostsFile "{{ .User.StepPath }}{{ if $windows }}\ssh\known_hosts{{ else }}/ssh/known_hosts{{ end }}"
	ProxyCommand {{ if $windows }}C:\Windows\System32\cmd.exe /c {{ end }}{{ $command }} ssh proxycommand{{ $context }}
{{- if .User.Console }} --console{{ end }}
{{- with .User.Provisioner }} --provisioner "{{ . }}"{{ end }} %r %h %p
