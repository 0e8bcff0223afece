package org.countersign.core.api;

import java.util.Base64;
import java.util.List;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.sshconfig.FileKind;

/// One file in the answer of `POST /ssh/config`.
///
/// @param path    where the client writes it, in the client's own notation
/// @param comment what starts a comment in it
/// @param content of a directory, empty
public record SshConfigFile(String name, FileKind kind, String path, String comment, byte[] content) {

    /// The whole answer; without files it is empty.
    public static JsonObject answer(CertificateType type, List<SshConfigFile> files) {
        return files.isEmpty() ? JsonObject.EMPTY : JsonObject.builder()
                .put(member(type), new JsonArray(List.copyOf(files.stream().map(SshConfigFile::toJson).toList()))).build();
    }

    /// @throws JsonException when it is no such answer
    public static List<SshConfigFile> read(CertificateType type, JsonObject answer) {
        return answer.array(member(type)).stream().map(item -> {
            if (item instanceof JsonObject file) {
                return read(file);
            }
            throw new JsonException("a file is not an object");
        }).toList();
    }

    private static String member(CertificateType type) {
        return type.word() + "Templates";
    }

    private static SshConfigFile read(JsonObject file) {
        var kind = FileKind.of(file.text("type")).orElseThrow(() -> new JsonException("the \"type\" of a file is not known"));
        var content = StrictBase64.decode(file.text("content"))
                .orElseThrow(() -> new JsonException("the \"content\" of a file is not base64"));
        return new SshConfigFile(file.text("name"), kind, file.text("path"), file.text("comment"), content);
    }

    private JsonObject toJson() {
        var json = JsonObject.builder().put("name", name).put("type", kind.word()).put("path", path).put("comment", comment);
        return (kind == FileKind.DIRECTORY ? json.putNull("content")
                : json.put("content", Base64.getEncoder().encodeToString(content))).build();
    }
}
