using System.CommandLine;
using System.Globalization;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary><c>decam cluster status</c>: silos, devices, models, speed, queues, versions.</summary>
internal static class ClusterStatusCommand
{
    private static readonly TimeSpan SizeWithin = TimeSpan.FromSeconds(3), AskedWithin = TimeSpan.FromSeconds(2);

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("status", "Show silos, devices, models loaded, evaluations/s, queues, versions and the size of the store.",
            "decam cluster status --cluster localhost", "decam cluster status --cluster redis:10.0.0.5:6379 --json");
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ClusterCalls.UseAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var status = await calls.AskAsync(calls.Cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync, cancellationToken);
            var size = await SizeAsync(calls.Cluster.Grains.GetGrain<IStoreGrain>(0), cancellationToken);
            if (OutputOptions.Read(parsed).Json) console.Out.WriteDocument(Json.Text(Document(status, size)));
            else Print(status, size, console.Out);
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    // The size is worth no waiting: without it the status is shown all the same.
    private static async Task<StoreSize?> SizeAsync(IStoreGrain store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.SizeAsync().WaitAsync(SizeWithin, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or ArgumentException)
        {
            return null;
        }
    }

    private static object Document(ClusterStatus status, StoreSize? size) => new
    {
        Schema = "decam.cluster/1",
        status.Version,
        Silos = status.Silos.Select(s => new
        {
            s.Name,
            s.Address,
            s.Status,
            s.Report?.Version,
            s.Report?.Roles,
            Devices = s.Report?.Devices.Select(d => new { Name = d.Device, d.Models, d.MasksPerSecond, d.Masks, d.OutOfService, d.Outages, d.ModelBytes, d.ModelBytesLimit, d.Precisions, Arithmetics = d.Arithmetics.Select(a => new { a.Model, a.Kind.Fingerprint, a.Kind.Runtime, a.Kind.Machine }) }),
            Models = s.Report?.Models.Select(m => new { m.Name, Sha256 = m.IsServed ? null : m.Sha256, m.IsServed }),
            Datasets = s.Report?.Datasets.Select(d => new { d.Name, d.Count, d.Digest, d.Content, d.Unread, Labels = d.Labels.Select(l => new { l.Name, l.Lines, l.Sha256 }), d.Fault }),
            Unserved = s.Report?.Unserved.Select(m => new { m.Name, m.Reason }),
        }),
        Queues = status.Queues.Select(q => new
        {
            q.ModelName,
            q.WaitingItems,
            q.WaitingMasks,
            q.Leases,
            q.Runs,
            q.Devices,
            q.MasksPerSecond,
            WaitingFor = Waiting(q, status),
            Kinds = q.Kinds.Select(k => new { k.Kind.Fingerprint, k.Kind.Runtime, k.Kind.Machine, k.Devices, k.Runs, Offers = k.Offers.Select(o => new { o.Precision, o.Devices }) }),
            Stranded = Stranded(q)
        }),
        Store = size is null ? null : new { size.Records, size.RecordBytes, size.Artifacts, size.ArtifactBytes, size.MeasuredUtc },
    };

    private static void Print(ClusterStatus status, StoreSize? size, TextWriter output)
    {
        foreach (var silo in status.Silos)
        {
            var report = silo.Report;
            output.WriteLine($"silo {silo.Name} at {silo.Address}: {silo.Status}" + (report is null ? ", no report yet" : $", version {report.Version}, roles {string.Join(", ", report.Roles)}"));
            foreach (var device in report?.Devices ?? [])
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  device {device.Device}: {device.MasksPerSecond:N0} evaluations/s, {device.Masks:N0} in all")
                    + (device.ModelBytesLimit > 0 ? string.Create(CultureInfo.InvariantCulture, $", {device.ModelBytes / 1e6:N0} MB of models in memory of at most {device.ModelBytesLimit / 1e6:N0} MB") : "")
                    + (device.Precisions.Length > 0 ? $", offers {string.Join(", ", device.Precisions)}" : "")
                    + (device.Models.Length > 0 ? $", models {string.Join(", ", device.Models)}" : "") + (device.OutOfService is { } reason ? $", out of service: {reason}" : device.Outages is { } outages ? $", was {outages}" : ""));
                foreach (var arithmetic in device.Arithmetics) output.WriteLine($"    model {arithmetic.Model}: arithmetic {arithmetic.Kind.InWords}");
            }

            foreach (var model in report?.Models ?? []) output.WriteLine($"  model {model.Name} {(model.IsServed ? "of a model server" : model.Sha256[..12])}");
            foreach (var dataset in report?.Datasets ?? []) output.WriteLine($"  dataset {DatasetWords.Of(dataset)}");
            foreach (var file in report?.Unserved ?? []) output.WriteLine($"  model file {file.Name} is not served: {file.Reason}");
        }

        foreach (var queue in status.Queues)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"queue {queue.ModelName}: {queue.WaitingMasks:N0} masks waiting in {queue.WaitingItems:N0} batches of {queue.Runs:N0} runs, {queue.Leases:N0} leases out, {queue.MasksPerSecond:N0} evaluations/s") + (Waiting(queue, status) is { } waiting ? $"; {waiting}" : ""));
            foreach (var kind in queue.Kinds.Where(k => k.Kind.Fingerprint.Length > 0))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  arithmetic {kind.Kind.InWords}: {kind.Devices:N0} devices, {kind.Runs:N0} runs"));
            foreach (var stranded in Stranded(queue)) output.WriteLine($"  {stranded}");
        }

        output.WriteLine(size is null ? "store: being measured" : string.Create(CultureInfo.InvariantCulture,
            $"store: {size.Records:N0} records of {size.RecordBytes / 1e6:N1} MB, {size.Artifacts:N0} artifacts of {size.ArtifactBytes / 1e6:N1} MB, measured {size.MeasuredUtc:yyyy-MM-dd HH:mm:ss}Z"));
        foreach (var warning in Warnings(status)) output.WriteLine(warning);
    }

    private static IEnumerable<string> Stranded(QueueStatus queue) => [.. queue.Stranded.Select(s => s.Waiting(s.Fingerprint)), .. queue.StrandedMaps.Select(s => s.WaitingForMap),
        .. queue.Unoffered.Where(w => w.Items > 0).Select(w => w.Waiting)];

    // Until a device has had time to ask, nothing is said.
    private static string? Waiting(QueueStatus queue, ClusterStatus status)
    {
        if (queue.Unread is { } unread) return unread.Waiting($"{queue.ModelName} ({queue.ModelSha256[..12]})");
        if (queue.WithoutDevice is not { } since || since < AskedWithin) return null;
        var silos = status.Silos.Where(s => s.Report?.Models.Any(m => m.Sha256 == queue.ModelSha256) == true).Select(s => s.Name).ToList();
        var where = silos.Count == 0 ? "on no silo" : $"whose devices on {string.Join(", ", silos)} take no work";
        return $"waiting for model {queue.ModelName} ({queue.ModelSha256[..12]}), {where} since {Lasting.InWords(since)}";
    }

    private static IEnumerable<string> Warnings(ClusterStatus status)
    {
        var versions = status.Silos.Select(s => s.Report?.Version).OfType<string>().Distinct().ToList();
        if (versions.Count > 1) yield return $"warning: the silos run versions {string.Join(", ", versions)}; bring them to one.";
        foreach (var copies in status.Silos.SelectMany(s => s.Report?.Models ?? []).GroupBy(m => m.Name).Where(g => g.Select(m => m.Sha256).Distinct().Count() > 1))
            yield return $"warning: model {copies.Key} has different copies on the silos; give all the same file.";
        foreach (var difference in DatasetWords.Differences(status)) yield return $"warning: {difference}";
    }
}
