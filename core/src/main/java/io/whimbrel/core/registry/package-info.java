/** All migrations of a folder: what each is about and how it stands. */
@NullMarked
package io.whimbrel.core.registry;

import org.jspecify.annotations.NullMarked;
