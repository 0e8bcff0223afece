package org.countersign.core.text;

import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in words what went wrong with a file; the JDK's own text is often just the path.
public final class InWords {
    private InWords() {}

    /// The file, where the exception names one, and what is wrong. For every other exception its message.
    public static String of(Exception cause) {
        return cause instanceof FileSystemException e && e.getFile() != null ? e.getFile() + ": " + reason(e) : reason(cause);
    }

    /// What is wrong, for those who have named the file already.
    public static String reason(Exception cause) {
        return switch (cause) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "file exists";
            case NotDirectoryException _ -> "not a directory";
            case DirectoryNotEmptyException _ -> "directory not empty";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case CharacterCodingException _ -> "not UTF-8 text";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }
}
