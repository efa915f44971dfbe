/** The index of all migrations of a folder, for people and for machines. */
@NullMarked
package io.whimbrel.documents.registry;

import org.jspecify.annotations.NullMarked;
