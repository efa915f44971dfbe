package io.whimbrel.core.database;

/**
 * What a database tells of where it runs.
 *
 * @param provider whose service it is; empty where nothing says so
 * @param infrastructure what it runs on, in words
 * @param schemaVersion the last change that a migration tool noted in it; empty where none did
 */
public record ServerPlatform(String provider, String infrastructure, String schemaVersion) {}
