package io.whimbrel.core.backup;

/**
 * What backups are made and tried with.
 *
 * @param archives where they are kept
 * @param scratch opens servers of this machine to try them
 */
public record BackupTools(Archives archives, Scratch.Opener scratch) {}
