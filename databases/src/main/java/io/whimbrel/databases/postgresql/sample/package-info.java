/** Scratch databases, and samples of a source that are closed under foreign keys. */
@NullMarked
package io.whimbrel.databases.postgresql.sample;

import org.jspecify.annotations.NullMarked;
