package org.countersign.cli.failure;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in words what an [IOException] of a file means; the JDK's own text is often just the path.
public final class FileFailure {
    private FileFailure() {}

    public static CommandFailure of(IOException cause) {
        return new CommandFailure(describe(cause)).because(cause);
    }

    /// As [#of], saying also what was being done: `reading root_ca.crt`.
    public static CommandFailure of(String attempt, IOException cause) {
        return new CommandFailure(attempt + " failed: " + reason(cause)).because(cause);
    }

    private static String describe(IOException cause) {
        return cause instanceof FileSystemException e && e.getFile() != null
                ? e.getFile() + ": " + reason(e)
                : reason(cause);
    }

    private static String reason(IOException cause) {
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
