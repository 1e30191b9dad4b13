using System.ComponentModel.DataAnnotations;

namespace DeCam.Cluster.Grains;

/// <summary>What the grains of one silo do.</summary>
public sealed record DeCamGrainsOptions
{
    /// <summary>Whether coordinators, queues and registries may be placed on this silo.</summary>
    public bool Coordinator { get; set; } = true;

    /// <summary>Whether this silo's devices take work.</summary>
    public bool Evaluator { get; set; } = true;

    /// <summary>Whether clients enter the cluster through this silo; said in its reports.</summary>
    public bool Api { get; set; } = true;

    /// <summary>
    /// Whether unfinished runs are brought back to life without anybody asking. Off for embedded clusters, which share a data
    /// folder and must not resume each other's work.
    /// </summary>
    public bool Supervise { get; set; } = true;

    /// <summary>Whether the cluster is told which models a silo uses for the first time, so that one which ends silos is refused; needs silos that are started again.</summary>
    public bool TriesModels { get; set; }

    /// <summary>Whether the registry keeps reminders as a second line; needs a reminder service.</summary>
    public bool Reminders { get; set; }

    /// <summary>Largest content that may be uploaded, in bytes.</summary>
    /// <value>Default 64 MiB.</value>
    [Range(1, long.MaxValue)]
    public long ArtifactLimitBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Folder of unfinished uploads, on this silo's own disk.</summary>
    public string UploadFolder { get; set; } = Path.Combine(Path.GetTempPath(), UploadFolderName);

    /// <summary>Name of that folder: one for each process, which deletes it at its end.</summary>
    public static string UploadFolderName { get; } = $"decam-uploads-{Environment.ProcessId}";

    /// <summary>How long what has ended is kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>Time in which the devices of a stopping silo finish the batches they have or give them back.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time after which a device that has not answered, and whose work others have done, is at fault; twice what the work may take, if that is longer.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan HungAfter { get; set; } = TimeSpan.FromMinutes(1);
}
