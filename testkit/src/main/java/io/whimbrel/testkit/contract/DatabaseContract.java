package io.whimbrel.testkit.contract;

/**
 * The whole contract. A product passes it with one subclass per pair of versions; a server that
 * denies something passes the part in question as a {@link ContractCase}.
 */
public abstract class DatabaseContract extends ContractCase
    implements InventoryContract,
        ChunkContract,
        SnapshotContract,
        ChangeLogContract,
        ChangeTargetContract,
        ProofContract,
        SchemaContract,
        SequenceContract,
        PreconditionContract,
        FenceContract,
        CleanupContract,
        OperationContract {}
